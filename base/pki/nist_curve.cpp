#include "base/pki/nist_curve.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <iterator>

#include "base/handle.hpp"

namespace acme8443::pki {
namespace {

using namespace std::string_view_literals;
using BnCtx = Handle<BN_CTX, BN_CTX_free>;
using Group = Handle<EC_GROUP, EC_GROUP_free>;
using EcPoint = Handle<EC_POINT, EC_POINT_free>;

// OpenSSL's group object has b too, but takes 10 us to make.
constexpr NistCurve curves[] = {
    {"P-224", "\x2b\x81\x04\x00\x21"sv, 28, NID_secp224r1,
     "\xb4\x05\x0a\x85\x0c\x04\xb3\xab\xf5\x41\x32\x56\x50\x44\xb0\xb7\xd7\xbf\xd8\xba\x27\x0b\x39"
     "\x43\x23\x55\xff\xb4"sv},
    {"P-256", "\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, 32, NID_X9_62_prime256v1,
     "\x5a\xc6\x35\xd8\xaa\x3a\x93\xe7\xb3\xeb\xbd\x55\x76\x98\x86\xbc\x65\x1d\x06\xb0\xcc\x53\xb0"
     "\xf6\x3b\xce\x3c\x3e\x27\xd2\x60\x4b"sv},
    {"P-384", "\x2b\x81\x04\x00\x22"sv, 48, NID_secp384r1,
     "\xb3\x31\x2f\xa7\xe2\x3e\xe7\xe4\x98\x8e\x05\x6b\xe3\xf8\x2d\x19\x18\x1d\x9c\x6e\xfe\x81\x41"
     "\x12\x03\x14\x08\x8f\x50\x13\x87\x5a\xc6\x56\x39\x8d\x8a\x2e\xd1\x9d\x2a\x85\xc8\xed\xd3\xec"
     "\x2a\xef"sv},
    {"P-521", "\x2b\x81\x04\x00\x23"sv, 66, NID_secp521r1,
     "\x00\x51\x95\x3e\xb9\x61\x8e\x1c\x9a\x1f\x92\x9a\x21\xa0\xb6\x85\x40\xee\xa2\xda\x72\x5b\x99"
     "\xb3\x15\xf3\xb8\xb4\x89\x91\x8e\xf1\x09\xe1\x56\x19\x39\x51\xec\x7e\x93\x7b\x16\x52\xc0\xbd"
     "\x3b\xb1\xbf\x07\x35\x73\xdf\x88\x3d\x2c\x34\xf1\xef\x45\x1f\xd4\x6b\x50\x3f\x00"sv},
};

/// OpenSSL's reduction modulo a NIST prime, and the prime.
struct Field {
    const BIGNUM* prime;
    int (*reduce)(BIGNUM*, const BIGNUM*, const BIGNUM*, BN_CTX*);
};

Field field_of(const NistCurve& curve)
{
    switch (curve.nid) {
        case NID_secp224r1:
            return {BN_get0_nist_prime_224(), BN_nist_mod_224};
        case NID_X9_62_prime256v1:
            return {BN_get0_nist_prime_256(), BN_nist_mod_256};
        case NID_secp384r1:
            return {BN_get0_nist_prime_384(), BN_nist_mod_384};
        default:
            return {BN_get0_nist_prime_521(), BN_nist_mod_521};
    }
}

BIGNUM* number(BN_CTX* context, std::string_view big_endian)
{
    BIGNUM* const to = BN_CTX_get(context);
    if (to == nullptr) return nullptr;
    return BN_bin2bn(reinterpret_cast<const unsigned char*>(big_endian.data()),
                     static_cast<int>(big_endian.size()), to);
}

}  // namespace

const NistCurve* find_nist_curve(std::string_view oid)
{
    const auto* const at = std::ranges::find(curves, oid, &NistCurve::oid);
    return at == std::end(curves) ? nullptr : at;
}

PublicKey::Point check_point(const NistCurve& curve, std::string_view x_octets,
                             std::string_view y_octets)
{
    using Point = PublicKey::Point;
    const BnCtx holder(BN_CTX_new());
    BN_CTX* const context = holder.get();
    if (context == nullptr) return Point::unreadable;
    BN_CTX_start(context);
    const auto [prime, reduce] = field_of(curve);
    BIGNUM* const x = number(context, x_octets);
    BIGNUM* const y = number(context, y_octets);
    BIGNUM* const b = number(context, curve.b);
    BIGNUM* const right = BN_CTX_get(context);
    BIGNUM* const left = BN_CTX_get(context);
    if (left == nullptr || x == nullptr || y == nullptr || b == nullptr) return Point::unreadable;
    if (BN_is_zero(x) && BN_is_zero(y)) return Point::infinity;
    if (BN_cmp(x, prime) >= 0 || BN_cmp(y, prime) >= 0) return Point::out_of_range;
    // (x^2 - 3) x + b against y^2.
    const bool computed = BN_sqr(right, x, context) && reduce(right, right, prime, context) &&
                          BN_sub_word(right, 3) && BN_mul(right, right, x, context) &&
                          BN_add(right, right, b) && reduce(right, right, prime, context) &&
                          BN_sqr(left, y, context) && reduce(left, left, prime, context);
    if (!computed) return Point::unreadable;
    return BN_cmp(left, right) == 0 ? Point::valid : Point::off_curve;
}

PublicKey::Point check_compressed(const NistCurve& curve, std::string_view encoded)
{
    const Group group(EC_GROUP_new_by_curve_name(curve.nid));
    const EcPoint point(group ? EC_POINT_new(group.get()) : nullptr);
    if (!point) return PublicKey::Point::unreadable;
    const auto* const octets = reinterpret_cast<const unsigned char*>(encoded.data());
    return EC_POINT_oct2point(group.get(), point.get(), octets, encoded.size(), nullptr) == 1
               ? PublicKey::Point::valid
               : PublicKey::Point::off_curve;
}

}  // namespace acme8443::pki
