#include "base/pki/verify.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <iterator>

#include "base/handle.hpp"
#include "base/pki/der.hpp"

namespace acme8443::pki {
namespace {

using namespace std::string_view_literals;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

struct Known {
    std::string_view oid;
    PublicKey::Algorithm key;
    const char* digest;
};
constexpr auto rsa = PublicKey::Algorithm::rsa;
constexpr auto ec = PublicKey::Algorithm::ec;
constexpr Known algorithms[] = {
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv, rsa, "SHA256"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv, rsa, "SHA384"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv, rsa, "SHA512"},
    {"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"sv, rsa, "SHA1"},
    {"\x2a\x86\x48\xce\x3d\x04\x03\x02"sv, ec, "SHA256"},
    {"\x2a\x86\x48\xce\x3d\x04\x03\x03"sv, ec, "SHA384"},
    {"\x2a\x86\x48\xce\x3d\x04\x03\x04"sv, ec, "SHA512"},
    {"\x2a\x86\x48\xce\x3d\x04\x01"sv, ec, "SHA1"},
};

const Known* known(std::string_view algorithm)
{
    DerReader outer(algorithm);
    DerReader fields(outer.take(DerReader::sequence).value_or(""sv));
    const auto* const at =
        std::ranges::find(algorithms, fields.take(DerReader::oid).value_or(""sv), &Known::oid);
    return at == std::end(algorithms) ? nullptr : at;
}

const unsigned char* octets(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Key rsa_key(std::string_view bits)
{
    const unsigned char* at = octets(bits);
    return Key(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(bits.size())));
}

Key ec_key(std::string_view curve, std::string_view point)
{
    // OpenSSL takes its parameters for values that it might write to.
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
                                         const_cast<char*>(curve.data()), curve.size()),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()),
                                          point.size()),
        OSSL_PARAM_construct_end()};
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1) return Key();
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters);
    return Key(key);
}

}  // namespace

Verified verify(const PublicKey& key, std::string_view key_bits, std::string_view algorithm,
                std::string_view text, std::string_view signature)
{
    const Known* const how = known(algorithm);
    if (how == nullptr || key.algorithm == PublicKey::Algorithm::other) return Verified::unknown;
    if (how->key != key.algorithm) return Verified::no;
    // RFC 8017 section 8.2.2: a signature is as long as the modulus.
    if (how->key == rsa && signature.size() != key.modulus.size()) return Verified::no;
    if (how->key == ec && key.curve.empty()) return Verified::unknown;
    const Key own = how->key == rsa ? rsa_key(key_bits) : ec_key(key.curve, key_bits);
    const DigestContext context(EVP_MD_CTX_new());
    const bool valid = own != nullptr && context != nullptr &&
                       EVP_DigestVerifyInit_ex(context.get(), nullptr, how->digest, nullptr,
                                               nullptr, own.get(), nullptr) == 1 &&
                       EVP_DigestVerify(context.get(), octets(signature), signature.size(),
                                        octets(text), text.size()) == 1;
    ERR_clear_error();
    return valid ? Verified::yes : Verified::no;
}

}  // namespace acme8443::pki
