#pragma once
// Internal to the rules about redirects: one redirect, what is said of it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
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

/// Every redirect of every name.
template <Judge judge>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.http) continue;
        for (const Redirect& redirect : name.http->redirects) {
            if (auto finding = judge(redirect, ca)) findings.push_back(*std::move(finding));
        }
    }
    return findings;
}

/// It can be read, and leads to http or https.
inline bool web(const Redirect& redirect)
{
    return redirect.target &&
           (redirect.target->scheme == "http" || redirect.target->scheme == "https");
}

constexpr std::string_view exempt =
    "Exempt /.well-known/acme-challenge/ from the redirect, or redirect to https on 443, or use "
    "dns-01.";

}  // namespace acme8443::validator::rules
