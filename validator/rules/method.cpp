// Identifiers and challenge types together.
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

// The SHALL NOT of ballot SC045 for BR 3.2.2.4.18 to .20; RFC 8555 has no http-01 for wildcards
// either (section 8.3 validates the name of the authorization, 7.1.4 keeps wildcards apart).
std::vector<Finding> wildcard_needs_dns(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const auto& [identifier, how] = name.wanted;
        if (!identifier.wildcard() || answered_in_dns(how)) continue;
        findings.push_back(
            {.outcome = Outcome::violated,
             .subject = identifier.value(),
             .message = std::string(to_string(how)) +
                        " proves one name, never a wildcard; a wildcard is proved in DNS",
             .fix = "use dns-01 for " + identifier.value(),
             .problem = "malformed"});
    }
    return findings;
}

constexpr Rule table[] = {
    {.id = "method-wildcard-needs-dns",
     .cites = "BR 2.3.1 sections 3.2.2.4.19 and 3.2.2.4.20",
     .statement = "A wildcard is proved in DNS: http-01 and tls-alpn-01 prove only the exact name.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2021, 12, 1)},
     .advice = "Use dns-01, dns-account-01 or dns-persist-01 for the wildcard.",
     .aka = "Let's Debug: MethodNotSuitable",
     .judge = wildcard_needs_dns},
};

}  // namespace

std::span<const Rule> method_rules() { return table; }

}  // namespace acme8443::validator::rules
