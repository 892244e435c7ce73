#include "app/ca/ca_knowledge.hpp"

#include <memory>
#include <mutex>

#include "acme/directory.hpp"
#include "base/net/http_client.hpp"

namespace acme8443::app {
namespace {

std::vector<std::string> fetch(const std::string& directory_url, const std::string& ca_bundle)
{
    net::HttpRequest request;
    request.url = directory_url;
    request.timeout = std::chrono::seconds(5);
    const auto response = net::make_http_client({.ca_file = ca_bundle})->send(request, {});
    if (!response || response->status != 200) return {};
    auto directory = acme::parse_directory(response->body);
    return directory ? std::move(directory->caa_identities) : std::vector<std::string>{};
}

/// One for all names that are looked at.
struct Identities {
    std::once_flag asked{};
    std::vector<std::string> names{};
};

}  // namespace

Result<validator::CaProfile> profile_of(const CaPreset& ca)
{
    if (ca.policy == "br") return validator::ca_of_directory(ca.title, ca.caa_identities);
    auto profile = validator::ca_profile(ca.policy);
    if (profile && profile->caa_issuers.empty()) profile->caa_issuers = ca.caa_identities;
    return profile;
}

std::string known_account(const store::Store& store, const CaPreset& ca)
{
    const auto account = store.account(ca.directory_url);
    return account && *account ? (*account)->url : "";
}

std::function<std::vector<std::string>()> caa_identities(const CertificateSpec& want)
{
    if (!want.ca.caa_identities.empty()) return [known = want.ca.caa_identities] { return known; };
    return [known = std::make_shared<Identities>(), url = want.ca.directory_url,
            bundle = want.ca_bundle] {
        std::call_once(known->asked, [&] { known->names = fetch(url, bundle); });
        return known->names;
    };
}

}  // namespace acme8443::app
