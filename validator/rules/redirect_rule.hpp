#pragma once
// Internal to the rules about redirects: one redirect, what is said of it.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "validator/public_suffix.hpp"
#include "validator/rule.hpp"
#include "validator/rules/redirect_fix.hpp"

namespace acme8443::validator::rules {

inline Finding about(const Redirect& redirect, std::string message, std::string ca_says)
{
    const auto& target = redirect.target;
    return {
        .outcome = Outcome::violated,
        .subject = printable(target ? target->text() : redirect.location, 500),
        .message = std::move(message),
        .evidence = std::to_string(redirect.status) + " from " + printable(redirect.from, 300) +
                    ", Location: " + printable(redirect.location, 500),
        .fix = redirect_fix(redirect),
        .ca_says = std::move(ca_says),
        .problem = "connection",
        .not_contacted = target && !target->host.empty() ? printable(target->endpoint(), 300) : ""};
}

/// The same, about what does not stop the CA.
inline Finding remark(const Redirect& redirect, std::string message)
{
    Finding finding = about(redirect, std::move(message), "");
    finding.fix.clear();
    finding.problem.clear();
    finding.not_contacted.clear();
    return finding;
}

using Judge = std::optional<Finding> (*)(const Redirect&, const CaProfile&);

/// Every redirect of every name, and the one that is to be followed next.
template <Judge judge>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    const auto look = [&](const Redirect& redirect) {
        if (auto finding = judge(redirect, ca)) findings.push_back(*std::move(finding));
    };
    for (const NameFacts& name : facts.names) {
        if (name.http) std::ranges::for_each(name.http->redirects, look);
    }
    if (facts.redirect != nullptr) look(*facts.redirect);
    return findings;
}

/// It can be read, and leads to http or https. Most rules ask this first.
inline bool web(const Redirect& redirect)
{
    if (!redirect.target) return false;
    const std::string& scheme = redirect.target->scheme;
    return scheme.starts_with("http") &&
           (scheme.size() == 4 || (scheme.size() == 5 && scheme.back() == 's'));
}

/// What an ACME server may follow: RFC 7231 section 6.4, RFC 7538 section 3.
constexpr std::array allowed_statuses{301, 302, 307, 308};

inline bool among(const auto& set, auto value)
{
    return std::ranges::find(set, value) != set.end();
}

/// None of the rules about redirects has a word to say about it: to the same host, by name, as
/// every CA follows it.
inline bool ordinary(const Redirect& redirect, const CaProfile& ca)
{
    const auto at_most = [](std::size_t value, const auto& limit) {
        return !limit || value <= *limit;
    };
    if (!web(redirect) || redirect.seen || redirect.leaves_host) return false;
    const Url& target = *redirect.target;
    const auto port = target.port_number();
    return among(allowed_statuses, redirect.status) && (port == 80 || port == 443) &&
           (ca.redirect_ports.empty() || among(ca.redirect_ports, port)) &&
           at_most(redirect.number, ca.most_redirects) &&
           at_most(redirect.number, ca.documented_redirects) &&
           at_most(target.path_size, ca.most_path) && !target.literal &&
           std::ranges::all_of(target.host, [](char c) { return (c & 0x80) == 0; }) &&
           !target.host.ends_with(".well-known") && !public_suffix(target.host).icann.empty();
}

/// The question that they share.
inline bool some_redirect(const Facts& facts, const CaProfile& ca)
{
    const auto odd = [&ca](const Redirect& redirect) { return !ordinary(redirect, ca); };
    return (facts.redirect != nullptr && odd(*facts.redirect)) ||
           std::ranges::any_of(facts.names, [&odd](const NameFacts& name) {
               return name.http && std::ranges::any_of(name.http->redirects, odd);
           });
}

constexpr std::string_view exempt =
    "Exempt /.well-known/acme-challenge/ from the redirect, or redirect to https on 443, or use "
    "dns-01.";

}  // namespace acme8443::validator::rules
