#include "validator/ca_profile.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace acme8443::embedded {
std::string_view validator_profiles_br_json();
std::string_view validator_profiles_letsencrypt_json();
std::string_view validator_profiles_private_json();
}  // namespace acme8443::embedded

namespace acme8443::validator {
namespace {

using nlohmann::json;

struct Entry {
    std::string_view name;
    std::string_view (*text)();
};
constexpr Entry entries[] = {
    {"br", embedded::validator_profiles_br_json},
    {"letsencrypt", embedded::validator_profiles_letsencrypt_json},
    {"private", embedded::validator_profiles_private_json},
};

template <class T>
void read(const json& from, const char* name, T& into)
{
    if (const auto at = from.find(name); at != from.end()) into = at->get<T>();
}
template <class T>
void read(const json& from, const char* name, std::optional<T>& into)
{
    if (const auto at = from.find(name); at != from.end()) into = at->get<T>();
}

CaProfile parse(const json& from)
{
    CaProfile ca;
    read(from, "name", ca.name);
    read(from, "title", ca.title);
    read(from, "publicly_trusted", ca.publicly_trusted);
    read(from, "caa_issuers", ca.caa_issuers);
    read(from, "boulder", ca.boulder);
    read(from, "most_labels", ca.most_labels);
    read(from, "most_names", ca.most_names);
    read(from, "icann_suffix", ca.icann_suffix);
    read(from, "redirect_ports", ca.redirect_ports);
    read(from, "most_redirects", ca.most_redirects);
    read(from, "documented_redirects", ca.documented_redirects);
    read(from, "most_path", ca.most_path);
    read(from, "most_body", ca.most_body);
    read(from, "status_200_only", ca.status_200_only);
    read(from, "public_redirect_hosts", ca.public_redirect_hosts);
    read(from, "no_redirect_loops", ca.no_redirect_loops);
    read(from, "fallback_on_redirect", ca.fallback_on_redirect);
    read(from, "rsa_bits", ca.rsa_bits);
    read(from, "rsa_exponent_65537", ca.rsa_exponent_65537);
    read(from, "rsa_fermat_rounds", ca.rsa_fermat_rounds);
    read(from, "rsa_flaws", ca.rsa_flaws);
    read(from, "ec_curves", ca.ec_curves);
    read(from, "csr_strict", ca.csr_strict);
    read(from, "tls_alpn_strict", ca.tls_alpn_strict);
    read(from, "caa_strict", ca.caa_strict);
    return ca;
}

}  // namespace

Result<CaProfile> ca_profile(std::string_view name)
{
    const auto* const entry = std::ranges::find(entries, name, &Entry::name);
    if (entry == std::end(entries)) {
        return fail(Errc::bad_usage, "no CA profile \"" + std::string(name) +
                                         "\"; there are: " + join(ca_profile_names(), ", "));
    }
    return parse(json::parse(entry->text()));
}

std::vector<std::string> ca_profile_names()
{
    std::vector<std::string> names;
    for (const Entry& entry : entries) names.emplace_back(entry.name);
    return names;
}

}  // namespace acme8443::validator
