// IP addresses a certificate may name.
#include "base/text.hpp"
#include "validator/ip.hpp"
#include "validator/rules/csr_words.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

Finding reserved_finding(std::string_view ip, const SpecialBlock& block)
{
    return {.outcome = Outcome::violated,
            .subject = printable(ip, 100),
            .message = "the address lies in " + std::string(block.block) + ", " +
                       std::string(block.name) + " " + std::string(block.rfc),
            .ca_says = "IP address is in a reserved address block: " + std::string(block.rfc) +
                       ": " + std::string(block.name),
            .problem = "malformed"};
}

std::vector<Finding> reserved(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!ca.publicly_trusted) return {};
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (name.shape.special == nullptr) continue;
        findings.push_back(reserved_finding(name.wanted.name.value(), *name.shape.special));
        word_for_request(facts, findings.back());
    }
    if (facts.address && facts.address->special != nullptr) {
        findings.push_back(reserved_finding(facts.address->ip, *facts.address->special));
    }
    return findings;
}

std::vector<Finding> multicast(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.shape.multicast) continue;
        findings.push_back(
            {.outcome = Outcome::violated,
             .subject = name.wanted.name.value(),
             .message = "no host answers at a multicast or deprecated site-local address"});
    }
    return findings;
}

constexpr Rule table[] = {
    {.id = "address-not-reserved",
     .cites = "BR 2.3.1 section 4.2.2 and section 1.6.1, Reserved IP Address",
     .statement = "An address lies in no block of the IANA special-purpose address registries.",
     .area = Area::address,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Use an address that is yours in the public Internet, or a DNS name.",
     .reason = "reserved-ip",
     .aka = "Let's Debug: ReservedAddress",
     .judge = reserved},
    {.id = "address-not-multicast",
     .cites = "RFC 5771 section 3, RFC 4291 section 2.7, RFC 3879 section 4",
     .statement = "An address is a unicast one (multicast is in no special-purpose registry).",
     .area = Area::address,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .judge = multicast},
};

}  // namespace

std::span<const Rule> address_rules() { return table; }

}  // namespace acme8443::validator::rules
