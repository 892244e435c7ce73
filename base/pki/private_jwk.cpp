#include "base/pki/private_jwk.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

using nlohmann::json;
using ParamBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Handle<OSSL_PARAM, OSSL_PARAM_free>;
using SecretNumber = Handle<BIGNUM, BN_clear_free>;

struct Member {
    const char* jwk;
    const char* ossl;
};
constexpr std::array rsa_members{
    Member{"n", OSSL_PKEY_PARAM_RSA_N},          Member{"e", OSSL_PKEY_PARAM_RSA_E},
    Member{"d", OSSL_PKEY_PARAM_RSA_D},          Member{"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
    Member{"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    Member{"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
    Member{"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, Member{"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
};

struct Curve {
    const char* jwk;
    const char* ossl;
    KeyType type;
    int size;  ///< of a coordinate, bytes
};
constexpr std::array curves{
    Curve{"P-256", SN_X9_62_prime256v1, KeyType::ecdsa_p256, 32},
    Curve{"P-384", SN_secp384r1, KeyType::ecdsa_p384, 48},
};

/// The bytes of a member. The error does not quote it, as from_base64url's would.
Result<std::string> bytes_of(const json& jwk, const char* member)
{
    auto bytes = from_base64url(jwk.at(member).get<std::string>());
    if (bytes) return bytes;
    return fail(Errc::crypto,
                std::string("the member ") + member + " of a JSON Web Key is not base64url");
}

/// OSSL_PARAM_BLD keeps pointers to the numbers until it is turned into parameters.
class Builder {
public:
    Builder() : builder_(OSSL_PARAM_BLD_new()) {}

    Result<void> number(const char* name, std::string bytes)
    {
        numbers_.emplace_back(BN_secure_new());
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()), numbers_.back().get());
        wipe(bytes);
        OSSL_TRY(OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get()));
        return {};
    }
    Result<void> text(const char* name, const char* value)
    {
        OSSL_TRY(OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, value, 0));
        return {};
    }
    /// `bytes` must outlive the key.
    Result<void> octets(const char* name, const std::string& bytes)
    {
        OSSL_TRY(
            OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, bytes.data(), bytes.size()));
        return {};
    }
    Result<PrivateKey> key(const char* type)
    {
        const Params params(OSSL_TRY_PTR(OSSL_PARAM_BLD_to_param(builder_.get())));
        const ossl::PKeyCtx ctx(OSSL_TRY_PTR(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)));
        EVP_PKEY* made = nullptr;
        OSSL_TRY(EVP_PKEY_fromdata_init(ctx.get()));
        OSSL_TRY(EVP_PKEY_fromdata(ctx.get(), &made, EVP_PKEY_KEYPAIR, params.get()));
        const ossl::PKey key(made);
        const ossl::Bio pem(OSSL_TRY_PTR(BIO_new(BIO_s_secmem())));
        OSSL_TRY(PEM_write_bio_PKCS8PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                               nullptr));
        return PrivateKey::from_pem(ossl::written(pem));
    }

private:
    ParamBuilder builder_;
    std::vector<SecretNumber> numbers_{};
};

Result<PrivateKey> rsa_from(const json& jwk)
{
    Builder builder;
    for (const Member& member : rsa_members) {
        std::string bytes = TRY(bytes_of(jwk, member.jwk));
        TRY(builder.number(member.ossl, std::move(bytes)));
    }
    return builder.key("RSA");
}

Result<PrivateKey> ec_from(const json& jwk)
{
    for (const Curve& curve : curves) {
        if (jwk.at("crv") != curve.jwk) continue;
        const std::string x = TRY(bytes_of(jwk, "x"));
        const std::string y = TRY(bytes_of(jwk, "y"));
        const std::string point = '\4' + x + y;  // SEC1 section 2.3.3, uncompressed
        Builder builder;
        TRY(builder.text(OSSL_PKEY_PARAM_GROUP_NAME, curve.ossl));
        TRY(builder.octets(OSSL_PKEY_PARAM_PUB_KEY, point));
        std::string d = TRY(bytes_of(jwk, "d"));
        TRY(builder.number(OSSL_PKEY_PARAM_PRIV_KEY, std::move(d)));
        return builder.key("EC");
    }
    return fail(Errc::crypto, "a JSON Web Key on another curve than P-256 and P-384");
}

/// Big-endian, `size` bytes, or as few as it takes; base64url.
Result<std::string> number_of(const EVP_PKEY* key, const char* name, int size = 0)
{
    BIGNUM* number = nullptr;
    OSSL_TRY(EVP_PKEY_get_bn_param(key, name, &number));
    const SecretNumber owned(number);
    std::string bytes(static_cast<std::size_t>(size == 0 ? BN_num_bytes(number) : size), '\0');
    if (BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
                     static_cast<int>(bytes.size())) < 0)
        return fail(ossl::error("BN_bn2binpad"));
    std::string text = base64url(bytes);
    wipe(bytes);
    return text;
}

}  // namespace

Result<PrivateKey> from_private_jwk(std::string_view text)
{
    try {
        const json jwk = json::parse(text);
        if (jwk.at("kty") == "RSA") return rsa_from(jwk);
        if (jwk.at("kty") == "EC") return ec_from(jwk);
        return fail(Errc::crypto, "a JSON Web Key that is neither RSA nor EC");
    } catch (const json::exception&) {
        // nlohmann's text may quote the key.
        return fail(Errc::crypto, "not a private JSON Web Key");
    }
}

Result<Secret> to_private_jwk(const PrivateKey& key)
{
    if (key.type() == KeyType::ed25519)
        return fail(Errc::crypto, "an Ed25519 key has no JSON Web Key that other clients read");
    const EVP_PKEY* const native = ossl::native(key);
    json jwk = json::parse(key.jwk());
    if (jwk.at("kty") == "RSA") {
        for (const Member& member : rsa_members)
            jwk[member.jwk] = TRY(number_of(native, member.ossl));
    }
    for (const Curve& curve : curves)
        if (key.type() == curve.type)
            jwk["d"] = TRY(number_of(native, OSSL_PKEY_PARAM_PRIV_KEY, curve.size));
    std::string text = jwk.dump();
    Secret secret(text);
    wipe(text);
    return secret;
}

}  // namespace acme8443::pki
