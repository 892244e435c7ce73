#include "validator/ca_profile.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::embedded {
std::string_view validator_profiles_br_json();
std::string_view validator_profiles_letsencrypt_json();
std::string_view validator_profiles_letsencrypt_classic_json();
std::string_view validator_profiles_letsencrypt_tlsserver_json();
std::string_view validator_profiles_letsencrypt_shortlived_json();
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
    {"letsencrypt-classic", embedded::validator_profiles_letsencrypt_classic_json},
    {"letsencrypt-tlsserver", embedded::validator_profiles_letsencrypt_tlsserver_json},
    {"letsencrypt-shortlived", embedded::validator_profiles_letsencrypt_shortlived_json},
    {"private", embedded::validator_profiles_private_json},
};

/// Every member that a file may have: visit(name, member).
template <class Visit>
void for_each_member(CaProfile& ca, Visit&& visit)
{
    visit("name", ca.name);
    visit("title", ca.title);
    visit("publicly_trusted", ca.publicly_trusted);
    visit("caa_issuers", ca.caa_issuers);
    visit("boulder", ca.boulder);
    visit("acme_profile", ca.acme_profile);
    visit("identifier_types", ca.identifier_types);
    visit("most_labels", ca.most_labels);
    visit("most_names", ca.most_names);
    visit("icann_suffix", ca.icann_suffix);
    visit("redirect_ports", ca.redirect_ports);
    visit("most_redirects", ca.most_redirects);
    visit("documented_redirects", ca.documented_redirects);
    visit("most_path", ca.most_path);
    visit("most_body", ca.most_body);
    visit("status_200_only", ca.status_200_only);
    visit("public_redirect_hosts", ca.public_redirect_hosts);
    visit("no_redirect_loops", ca.no_redirect_loops);
    visit("fallback_on_redirect", ca.fallback_on_redirect);
    visit("rsa_bits", ca.rsa_bits);
    visit("rsa_exponent_65537", ca.rsa_exponent_65537);
    visit("rsa_fermat_rounds", ca.rsa_fermat_rounds);
    visit("rsa_flaws", ca.rsa_flaws);
    visit("ec_curves", ca.ec_curves);
    visit("csr_strict", ca.csr_strict);
    visit("tls_alpn_strict", ca.tls_alpn_strict);
    visit("caa_strict", ca.caa_strict);
    visit("lifetime_hours", ca.lifetime_hours);
    visit("common_name", ca.common_name);
    visit("key_encipherment", ca.key_encipherment);
    visit("subject_key_id", ca.subject_key_id);
    visit("client_auth", ca.client_auth);
    visit("ocsp", ca.ocsp);
    visit("revocation_reasons", ca.revocation_reasons);
}

template <class T>
void take(const json& from, T& into)
{
    into = from.get<T>();
}
template <class T>
void take(const json& from, std::optional<T>& into)
{
    into = from.get<T>();
}

/// Takes the members it knows off `from`, so that what is left is not known. A member of the wrong
/// type throws.
void overlay(json& from, CaProfile& ca)
{
    for_each_member(ca, [&from](const char* name, auto& member) {
        const auto at = from.find(name);
        if (at == from.end()) return;
        take(*at, member);
        from.erase(at);
    });
}

Result<CaProfile> parse(std::string_view text)
{
    json from = json::parse(text, nullptr, false);
    if (!from.is_object()) return fail(Errc::bad_config, "not a JSON object");
    CaProfile ca;
    if (const auto at = from.find("extends"); at != from.end()) {
        const auto name = at->is_string() ? at->get<std::string>() : at->dump();
        const auto same = [&name](const Entry& entry) { return entry.name == name; };
        if (std::ranges::none_of(entries, same)) {
            return fail(Errc::bad_config, "\"extends\" names no profile: " + printable(name, 100));
        }
        ca = TRY(ca_profile(name));
        from.erase(at);
    }
    try {
        overlay(from, ca);
    } catch (const json::exception& problem) {
        return fail(Errc::bad_config, problem.what());
    }
    if (!from.empty()) {
        return fail(Errc::bad_config,
                    "no profile has a member \"" + printable(from.begin().key(), 100) + "\"");
    }
    if (ca.name.empty()) return fail(Errc::bad_config, "it has no \"name\"");
    return ca;
}

}  // namespace

Result<CaProfile> ca_profile(std::string_view name_or_path)
{
    const auto* const entry = std::ranges::find(entries, name_or_path, &Entry::name);
    if (entry != std::end(entries)) return parse(entry->text());
    if (!name_or_path.ends_with(".json")) {
        return fail(Errc::bad_usage, "no CA profile \"" + printable(name_or_path, 100) +
                                         "\"; there are: " + join(ca_profile_names(), ", ") +
                                         ", and files that end in .json");
    }
    auto ca = parse(TRY(file::read(name_or_path)));
    if (ca) return ca;
    return fail(std::move(ca).error().while_doing("CA profile " + std::string(name_or_path)));
}

CaProfile ca_of_directory(std::string title, std::vector<std::string> caa_identities)
{
    CaProfile ca;
    ca.name = "directory";
    ca.title = std::move(title);
    ca.caa_issuers = std::move(caa_identities);
    return ca;
}

std::vector<std::string> ca_profile_names()
{
    std::vector<std::string> names;
    for (const Entry& entry : entries) names.emplace_back(entry.name);
    return names;
}

}  // namespace acme8443::validator
