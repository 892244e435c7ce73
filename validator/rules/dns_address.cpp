// Getting from the name to an address that a CA may contact.
#include "validator/ip.hpp"
#include "validator/rules/dns_words.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/hop_rule.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace hop_rule;

void lookup(const Facts& facts, const HttpTrace&, const Hop& hop, const CaProfile&,
            std::vector<Finding>& findings)
{
    if (hop.no_answer != NoAnswer::dns) return;
    findings.push_back(about(hop, unless_here(facts), "the name could not be looked up",
                             dns_problem(hop.problem), "dns"));
}

void address(const Facts&, const HttpTrace&, const Hop& hop, const CaProfile&,
             std::vector<Finding>& findings)
{
    if (hop.no_answer != NoAnswer::no_address) return;
    const auto url = Url::parse(hop.url);
    const std::string host = url ? printable(url->host, 300) : "";
    if (Ip::parse(host)) {
        findings.push_back(about(hop, Outcome::violated, "no CA contacts a special-purpose address",
                                 "Error getting validation data"));
        return;
    }
    findings.push_back(
        about(hop, Outcome::violated, "the name has no address that a CA may contact",
              "no valid A records found for " + host + "; no valid AAAA records found for " + host,
              "dns"));
}

constexpr Rule table[] = {
    {.id = "dns-lookup",
     .cites = "RFC 8555 section 8.3; BR 2.3.1 section 4.2.2.2",
     .statement = "The name can be looked up.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Look at the domain's name servers: SERVFAIL and time-outs are failures everywhere.",
     .aka = "Let's Debug: DNSLookupFailed",
     .judge = each<lookup>},
    {.id = "dns-address",
     .cites = "RFC 8555 section 8.3; IANA special-purpose address registries",
     .statement = "The name has an A or AAAA record with a public address.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Publish the host's public address, or use dns-01.",
     .aka = "Let's Debug: NoRecords, ReservedAddress",
     .judge = each<address>},
};

}  // namespace

std::span<const Rule> dns_address_rules() { return table; }

}  // namespace acme8443::validator::rules
