#include "acme/directory.hpp"

#include <nlohmann/json.hpp>

#include "acme/https_url.hpp"
#include "acme/json.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

struct Resource {
    const char* member;
    std::string Directory::*url;
    bool required;
};

constexpr Resource resources[] = {
    {"newNonce", &Directory::new_nonce, true},        {"newAccount", &Directory::new_account, true},
    {"newOrder", &Directory::new_order, true},        {"newAuthz", &Directory::new_authz, false},
    {"revokeCert", &Directory::revoke_cert, false},   {"keyChange", &Directory::key_change, false},
    {"renewalInfo", &Directory::renewal_info, false},
};

}  // namespace

Result<Directory> parse_directory(std::string_view text)
{
    const nlohmann::json document = TRY(parse_json(text, "the directory"));
    Directory directory{};
    for (const Resource& resource : resources) {
        std::string url = string_at(document, resource.member);
        if (!url.empty()) {
            const auto authority = https_authority(url);
            if (!authority) return fail(Error(authority.error()).while_doing(resource.member));
        } else if (resource.required) {
            return fail(Errc::protocol,
                        std::string("the directory has no \"") + resource.member + "\"");
        }
        directory.*resource.url = std::move(url);
    }
    const nlohmann::json& meta = member_at(document, "meta");
    directory.terms_of_service = printable(string_at(meta, "termsOfService"));
    directory.website = printable(string_at(meta, "website"));
    directory.caa_identities = strings_at(meta, "caaIdentities");
    directory.issuer_domain_names = strings_at(meta, "issuerDomainNames");
    directory.account_hash_prefix = string_at(meta, "accountHashPrefix");
    directory.external_account_required = true_at(meta, "externalAccountRequired");
    const nlohmann::json& profiles = member_at(meta, "profiles");
    if (!profiles.is_object()) return directory;
    for (const auto& [name, description] : profiles.items())
        directory.profiles[name] = string_at(profiles, name.c_str());
    return directory;
}

}  // namespace acme8443::acme
