// Identifiers and challenge types together.
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

Finding about(const Wanted& wanted, std::string message, std::string fix)
{
    return {.outcome = Outcome::violated,
            .subject = std::string(to_string(wanted.how)) + " for " + wanted.name.value(),
            .message = std::move(message),
            .fix = std::move(fix),
            .problem = "malformed"};
}

// The SHALL NOT of ballot SC045 for BR 3.2.2.4.18 to .20; RFC 8555 has no http-01 for wildcards
// either (section 8.3 validates the name of the authorization, 7.1.4 keeps wildcards apart).
std::vector<Finding> wildcard_needs_dns(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const auto& [identifier, how] = name.wanted;
        if (!identifier.wildcard() || answered_in_dns(how)) continue;
        findings.push_back(
            about(name.wanted,
                  std::string(to_string(how)) +
                      " proves one name, never a wildcard; a wildcard is proved in DNS",
                  "use dns-01 for " + identifier.value()));
    }
    return findings;
}

std::vector<Finding> ip_needs_a_connection(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const auto& [identifier, how] = name.wanted;
        if (identifier.kind() != Identifier::Kind::ip || !answered_in_dns(how)) continue;
        findings.push_back(about(name.wanted, "an address is proved by http-01 or tls-alpn-01 only",
                                 "use http-01 for " + identifier.value()));
    }
    return findings;
}

std::vector<Finding> onion_has_no_dns(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const auto& [identifier, how] = name.wanted;
        if (!identifier.value().ends_with(".onion") || !answered_in_dns(how)) continue;
        findings.push_back(about(name.wanted,
                                 "an onion name is not in the DNS, so nothing proves it there",
                                 "use http-01 for " + identifier.value()));
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
    {.id = "method-ip-needs-connection",
     .cites = "RFC 8738 section 7; BR 2.3.1 section 3.2.2.5",
     .statement = "An IP address is proved by http-01 or tls-alpn-01.",
     .area = Area::method,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = {.from = utc(2020, 2, 29)},
     .advice = "Use http-01 or tls-alpn-01 for the address.",
     .judge = ip_needs_a_connection},
    {.id = "method-onion-not-dns",
     .cites = "BR 2.3.1 section 3.2.2.4 and Appendix B",
     .statement = "An onion name is not proved in DNS.",
     .area = Area::method,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Use http-01 or tls-alpn-01 over Tor.",
     .judge = onion_has_no_dns},
};

}  // namespace

std::span<const Rule> method_rules() { return table; }

}  // namespace acme8443::validator::rules
