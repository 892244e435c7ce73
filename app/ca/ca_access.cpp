#include "app/ca/ca_access.hpp"

#include "base/secret.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// By JWS algorithm, RFC 7518 section 3.1 and RFC 8037 section 3.1.
Result<KeyType> account_key_type(const std::string& text)
{
    if (text == "ES256") return KeyType::ecdsa_p256;
    if (text == "ES384") return KeyType::ecdsa_p384;
    if (text == "RS256") return KeyType::rsa_3072;
    if (text == "EdDSA") return KeyType::ed25519;
    return fail(Errc::bad_config,
                "account_key = \"" + text +
                    "\": it may be ES256, ES384, RS256 (3072 bits) or EdDSA (Ed25519)");
}

}  // namespace

Result<CaAccess> resolve_ca(const Settings& s)
{
    CaAccess access{};
    access.ca = TRY(find_ca(s.ca.value_or("letsencrypt")));
    access.ca_bundle = s.ca_bundle.value_or("");
    if (s.email && !s.email->empty()) access.contacts.push_back("mailto:" + *s.email);
    access.terms_agreed = s.agree_tos.value_or(false);
    access.account_key = TRY(account_key_type(s.account_key.value_or("ES256")));
    access.eab_kid = s.eab_kid.value_or("");
    access.eab_hmac = s.eab_hmac.value_or("");
    if (access.eab_kid.empty() != access.eab_hmac.empty())
        return fail(Errc::bad_config,
                    "eab_kid and eab_hmac belong together: the CA gives both to its customers");
    if (!access.eab_hmac.empty()) {
        auto reference = check_secret_reference(access.eab_hmac);
        if (!reference) return fail(std::move(reference).error().while_doing("eab_hmac"));
    }
    return access;
}

Result<CaAccess> resolve_ca_of(const Settings& settings, std::string_view order_url)
{
    CaAccess with = TRY(resolve_ca(settings));
    for (const std::string& name : settings.fallback_ca.value_or(std::vector<std::string>{})) {
        CaPreset fallback = TRY(find_ca(name));
        if (!keeps_order(with.ca, order_url) && keeps_order(fallback, order_url))
            with.ca = std::move(fallback);
    }
    return with;
}

}  // namespace acme8443::app
