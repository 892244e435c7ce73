#include "base/pki/key.hpp"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/pki/encoding.hpp"
#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

/// What makes a key type: how OpenSSL and RFC 7518 call it.
struct Kind {
    KeyType type;
    int id;
    std::size_t bits;
    const char* group;  ///< OpenSSL's name of the curve
    const char* curve;  ///< JWK's; null for RSA
    const char* algorithm;
    const char* digest;  ///< null: the algorithm has its own
};
constexpr std::array kinds{
    Kind{KeyType::ecdsa_p256, EVP_PKEY_EC, 256, SN_X9_62_prime256v1, "P-256", "ES256", "SHA256"},
    Kind{KeyType::ecdsa_p384, EVP_PKEY_EC, 384, SN_secp384r1, "P-384", "ES384", "SHA384"},
    Kind{KeyType::rsa_2048, EVP_PKEY_RSA, 2048, "", nullptr, "RS256", "SHA256"},
    Kind{KeyType::rsa_3072, EVP_PKEY_RSA, 3072, "", nullptr, "RS256", "SHA256"},
    Kind{KeyType::rsa_4096, EVP_PKEY_RSA, 4096, "", nullptr, "RS256", "SHA256"},
    Kind{KeyType::ed25519, EVP_PKEY_ED25519, 256, "", "Ed25519", "EdDSA", nullptr},
};

std::size_t coordinate_size(const Kind& kind) { return kind.bits / 8; }

const Kind* kind_of(const EVP_PKEY* key)
{
    std::array<char, 64> group{};
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
        EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr);
    for (const Kind& kind : kinds)
        if (EVP_PKEY_get_base_id(key) == kind.id && std::string_view(group.data()) == kind.group &&
            static_cast<std::size_t>(EVP_PKEY_get_bits(key)) == kind.bits)
            return &kind;
    return nullptr;
}

/// Big-endian; `size` bytes, or as few as it takes.
Result<std::string> number_bytes(const BIGNUM* number, std::optional<std::size_t> size = {})
{
    std::string out(size.value_or(static_cast<std::size_t>(BN_num_bytes(number))), '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    if (BN_bn2binpad(number, bytes, static_cast<int>(out.size())) < 0)
        return fail(ossl::error("BN_bn2binpad"));
    return out;
}

Result<std::string> parameter(const EVP_PKEY* key, const char* name,
                              std::optional<std::size_t> size = {})
{
    BIGNUM* number = nullptr;
    OSSL_TRY(EVP_PKEY_get_bn_param(key, name, &number));
    const ossl::BigNumber owned(number);
    return number_bytes(number, size);
}

Result<std::string> raw_public_key(const EVP_PKEY* key)
{
    std::size_t size = 0;
    OSSL_TRY(EVP_PKEY_get_raw_public_key(key, nullptr, &size));
    std::string bytes(size, '\0');
    OSSL_TRY(
        EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size));
    return bytes;
}

/// RFC 7638 section 3.2, RFC 7518 section 6 and RFC 8037 section 2: the required members.
/// nlohmann::json sorts them and writes no white space, as section 3.3 wants.
Result<std::string> jwk_of(const EVP_PKEY* key, const Kind& kind)
{
    nlohmann::json jwk;
    if (kind.id == EVP_PKEY_ED25519) {
        const std::string x = TRY(raw_public_key(key));
        jwk = {{"kty", "OKP"}, {"crv", kind.curve}, {"x", base64url(x)}};
    } else if (kind.id == EVP_PKEY_RSA) {
        const std::string n = TRY(parameter(key, OSSL_PKEY_PARAM_RSA_N));
        const std::string e = TRY(parameter(key, OSSL_PKEY_PARAM_RSA_E));
        jwk = {{"kty", "RSA"}, {"n", base64url(n)}, {"e", base64url(e)}};
    } else {
        // Section 6.2.1.2: full size, leading zeros kept.
        const auto size = coordinate_size(kind);
        const std::string x = TRY(parameter(key, OSSL_PKEY_PARAM_EC_PUB_X, size));
        const std::string y = TRY(parameter(key, OSSL_PKEY_PARAM_EC_PUB_Y, size));
        jwk = {{"kty", "EC"}, {"crv", kind.curve}, {"x", base64url(x)}, {"y", base64url(y)}};
    }
    return jwk.dump();
}

/// RFC 7518 section 3.4: R and S side by side, each of the curve's size.
Result<std::string> side_by_side(const std::string& der, const Kind& kind)
{
    using Signature = Handle<ECDSA_SIG, ECDSA_SIG_free>;
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const Signature signature(
        OSSL_TRY_PTR(d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()))));
    const auto size = coordinate_size(kind);
    const std::string r = TRY(number_bytes(ECDSA_SIG_get0_r(signature.get()), size));
    const std::string s = TRY(number_bytes(ECDSA_SIG_get0_s(signature.get()), size));
    return r + s;
}

EVP_PKEY* generate_native(const Kind& kind)
{
    if (kind.id == EVP_PKEY_RSA) return EVP_RSA_gen(kind.bits);
    if (kind.id == EVP_PKEY_EC) return EVP_EC_gen(kind.group);
    return EVP_PKEY_Q_keygen(nullptr, nullptr, kind.curve);
}

/// PEM_read_bio_PrivateKey asks the terminal for a password unless told that there is none.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

struct PrivateKey::Impl {
    ossl::PKey key;
    const Kind* kind;
    std::string spki;
    std::string jwk;

    static Result<PrivateKey> take(ossl::PKey key)
    {
        const Kind* kind = kind_of(key.get());
        if (kind == nullptr)
            return fail(Errc::crypto, std::string("a key of type ") +
                                          EVP_PKEY_get0_type_name(key.get()) + " with " +
                                          std::to_string(EVP_PKEY_get_bits(key.get())) +
                                          " bits; only P-256, P-384, RSA with 2048, 3072 or "
                                          "4096 bits, and Ed25519 for accounts are used here");
        std::string jwk = TRY(jwk_of(key.get(), *kind));
        std::string spki = ossl::der(key.get(), i2d_PUBKEY);
        if (spki.empty()) return fail(ossl::error("i2d_PUBKEY"));
        return PrivateKey(
            std::make_unique<Impl>(Impl{std::move(key), kind, std::move(spki), std::move(jwk)}));
    }
};

EVP_PKEY* ossl::native(const PrivateKey& key) { return key.impl().key.get(); }

PrivateKey::PrivateKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey> PrivateKey::generate(KeyType type)
{
    for (const Kind& kind : kinds) {
        if (kind.type != type) continue;
        return Impl::take(ossl::PKey(OSSL_TRY_PTR(generate_native(kind))));
    }
    return fail(Errc::internal, "no such key type");
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem)
{
    const ossl::Bio bio = ossl::reader(pem);
    ossl::PKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
    if (!key) return fail(ossl::error("reading a private key (PEM, not encrypted)"));
    return Impl::take(std::move(key));
}

Result<Secret> PrivateKey::pem() const
{
    const ossl::Bio bio(OSSL_TRY_PTR(BIO_new(BIO_s_secmem())));
    OSSL_TRY(PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0,
                                           nullptr, nullptr));
    return Secret(ossl::written(bio));
}

const std::string& PrivateKey::spki() const noexcept { return impl_->spki; }
KeyType PrivateKey::type() const noexcept { return impl_->kind->type; }
std::string_view PrivateKey::jws_algorithm() const noexcept { return impl_->kind->algorithm; }
const std::string& PrivateKey::jwk() const noexcept { return impl_->jwk; }
std::string PrivateKey::thumbprint() const { return base64url(sha256(jwk())); }

Result<std::string> PrivateKey::sign_jws(std::string_view input) const
{
    EVP_PKEY* key = impl_->key.get();
    const Kind& kind = *impl_->kind;
    const ossl::MdCtx ctx(OSSL_TRY_PTR(EVP_MD_CTX_new()));
    OSSL_TRY(
        EVP_DigestSignInit_ex(ctx.get(), nullptr, kind.digest, nullptr, nullptr, key, nullptr));
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    std::string signature(size, '\0');
    OSSL_TRY(EVP_DigestSign(ctx.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                            reinterpret_cast<const unsigned char*>(input.data()), input.size()));
    signature.resize(size);
    return kind.id == EVP_PKEY_EC ? side_by_side(signature, kind) : signature;
}

}  // namespace acme8443::pki
