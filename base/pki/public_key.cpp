#include "base/pki/public_key.hpp"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <bit>

#include "base/handle.hpp"
#include "base/pki/der.hpp"
#include "base/pki/nist_curve.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

using namespace std::string_view_literals;
using Object = Handle<ASN1_OBJECT, ASN1_OBJECT_free>;

constexpr auto rsa_encryption = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr auto ec_public_key = "\x2a\x86\x48\xce\x3d\x02\x01"sv;

Failure unreadable(std::string_view what)
{
    return fail(Errc::crypto, "SubjectPublicKeyInfo: " + std::string(what));
}

/// Big-endian without leading zeros. X.690 section 8.3.2: no more octets than needed.
Result<std::string_view> take_natural(DerReader& from)
{
    const auto octets = from.take(DerReader::integer);
    if (!octets || octets->empty()) return unreadable("an RSA number is missing");
    const bool leading_zero = octets->front() == '\0';
    if (!leading_zero && (octets->front() & 0x80) != 0)
        return unreadable("an RSA number is negative");
    if (leading_zero && octets->size() > 1 && ((*octets)[1] & 0x80) == 0) {
        return unreadable("an RSA number has too many octets");
    }
    return octets->substr(leading_zero ? 1 : 0);
}

/// RFC 8017 appendix A.1.1.
Result<void> read_rsa(std::string_view bits, PublicKey& key)
{
    key.algorithm = PublicKey::Algorithm::rsa;
    DerReader outer(bits);
    const auto numbers = outer.take(DerReader::sequence);
    if (!numbers || !outer.done()) return unreadable("not an RSAPublicKey");
    DerReader fields(*numbers);
    key.modulus = TRY(take_natural(fields));
    key.exponent = TRY(take_natural(fields));
    if (!fields.done()) return unreadable("octets after the RSA exponent");
    return {};
}

/// SEC 1 section 2.3.4.
void read_point(const NistCurve& curve, std::string_view encoded, PublicKey& key)
{
    const char form = encoded.empty() ? '\xff' : encoded.front();
    const std::string_view rest = encoded.substr(encoded.empty() ? 0 : 1);
    if (form == 0 && rest.empty()) {
        key.point = PublicKey::Point::infinity;
    } else if (form == 4 && rest.size() == 2 * curve.octets) {
        key.x = rest.substr(0, curve.octets);
        key.y = rest.substr(curve.octets);
        key.point = check_point(curve, key.x, key.y);
    } else if ((form == 2 || form == 3) && rest.size() == curve.octets) {
        key.compressed = true;
        key.x = rest;
        key.point = check_compressed(curve, encoded);
    }
}

/// RFC 5480 section 2.1.1: only the named curves.
void read_ec(DerReader parameters, std::string_view bits, PublicKey& key)
{
    key.algorithm = PublicKey::Algorithm::ec;
    const auto oid = parameters.take(DerReader::oid);
    const NistCurve* const curve = oid ? find_nist_curve(*oid) : nullptr;
    if (curve == nullptr) return;
    key.curve = curve->name;
    read_point(*curve, bits, key);
}

/// What OpenSSL calls it, or dotted numbers. `oid` is contents octets.
std::string object_name(std::string_view oid)
{
    std::string der{'\x06', static_cast<char>(oid.size())};
    der += oid;
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const Object object(d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(der.size())));
    char text[128] = "an unreadable object identifier";
    if (object) OBJ_obj2txt(text, sizeof text, object.get(), 0);
    return text;
}

}  // namespace

std::size_t PublicKey::modulus_bits() const noexcept
{
    if (modulus.empty()) return 0;
    const auto top = static_cast<unsigned char>(modulus.front());
    return 8 * (modulus.size() - 1) + static_cast<std::size_t>(std::bit_width(top));
}

std::string PublicKey::algorithm_name() const
{
    DerReader outer(algorithm_identifier);
    DerReader fields(outer.take(DerReader::sequence).value_or(""sv));
    std::string name = object_name(fields.take(DerReader::oid).value_or(""sv));
    if (const auto parameter = fields.take(DerReader::oid))
        name += " with " + object_name(*parameter);
    return name;
}

Result<PublicKey> read_public_key(std::string_view spki)
{
    DerReader outer(spki);
    const auto info = outer.take(DerReader::sequence);
    if (!info || !outer.done()) return unreadable("not one DER sequence");
    DerReader fields(*info);
    const auto identifier = fields.take(DerReader::sequence);
    const std::string_view identifier_der = info->substr(0, info->size() - fields.rest().size());
    const auto bit_string = fields.take(DerReader::bit_string);
    if (!identifier || !bit_string || !fields.done()) {
        return unreadable("not an AlgorithmIdentifier and a BIT STRING");
    }
    DerReader parameters(*identifier);
    const auto algorithm = parameters.take(DerReader::oid);
    if (!algorithm) return unreadable("no algorithm");
    if (bit_string->empty() || bit_string->front() != 0)
        return unreadable("unused bits in the key");

    PublicKey key;
    key.algorithm_identifier = identifier_der;
    const std::string_view bits = bit_string->substr(1);
    if (*algorithm == rsa_encryption) {
        TRY(read_rsa(bits, key));
    } else if (*algorithm == ec_public_key) {
        read_ec(parameters, bits, key);
    }
    return key;
}

}  // namespace acme8443::pki
