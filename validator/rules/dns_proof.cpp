// The TXT record that proves a name in DNS: can it be looked up and believed, and what stands
// there?
#include <set>

#include "validator/rules/dns_proof_rule.hpp"
#include "validator/rules/dns_words.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace dns_proof;

/// In the message of every lookup that DNSSEC made fail (base/net/resolver.cpp).
constexpr std::string_view bogus = "bogus (DNSSEC)";

/// One finding for each lookup that DNSSEC forbids to believe.
std::vector<Finding> dnssec(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    std::set<std::string, std::less<>> said;
    const auto say = [&](const std::string& subject, const std::string& problem) {
        if (problem.find(bogus) == problem.npos || !said.insert(problem).second) return;
        Finding finding =
            about(subject,
                  "DNSSEC says that the answer is bogus: signatures do not hold, and that "
                  "is never a permission");
        finding.evidence = printable(problem, 500);
        finding.ca_says = dns_problem(problem);
        finding.problem = "dns";
        findings.push_back(std::move(finding));
    };
    for (const NameFacts& name : facts.names) {
        const std::string& subject = name.wanted.name.value();
        if (name.http) {
            for (const Hop& hop : name.http->hops) {
                if (hop.no_answer == NoAnswer::dns) say(subject, hop.problem);
            }
        }
        if (name.dns) say(subject, name.dns->problem);
        if (!name.caa) continue;
        for (const auto& [owner, answer] : name.caa->zone) say(owner, answer.error.value_or(""));
    }
    return findings;
}

std::vector<Finding> registered(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.registered || *name.registered) continue;
        findings.push_back(about(name.wanted.name.value(),
                                 "the registered domain does not exist (NXDOMAIN): it was never "
                                 "registered, has expired or is on hold"));
        findings.back().problem = "dns";
    }
    return findings;
}

void lookup(const Facts& facts, const NameFacts&, const DnsProof& dns,
            std::vector<Finding>& findings)
{
    if (dns.problem.empty()) return;
    Finding finding = about(dns.record, "the TXT record could not be looked up");
    if (facts.vantage == Vantage::here) finding.outcome = Outcome::not_known;
    finding.evidence = printable(dns.problem, 500);
    finding.ca_says = dns_problem(dns.problem);
    finding.problem = "dns";
    findings.push_back(std::move(finding));
}

bool dns_01(const NameFacts& name)
{
    return name.wanted.how == ChallengeType::dns_01 ||
           name.wanted.how == ChallengeType::dns_account_01;
}

void leftover(const Facts&, const NameFacts& name, const DnsProof& dns,
              std::vector<Finding>& findings)
{
    if (!dns_01(name) || dns.values.empty()) return;
    findings.push_back(about(
        dns.record, std::to_string(dns.values.size()) +
                        " TXT record(s) are there before any challenge: " + listed(dns.values)));
}

void size(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    constexpr std::size_t of_each = 13;  // owner (a pointer), type, class, TTL, two lengths
    std::size_t bytes = 0;
    for (const std::string& value : dns.values) bytes += value.size() + of_each;
    if (bytes <= 1232) return;
    findings.push_back(about(dns.record, "the TXT records have " + std::to_string(bytes) +
                                             " bytes and do not fit into a UDP answer; every name "
                                             "server must answer over TCP as well"));
}

void doubled(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    for (const std::string& name : dns.doubled) {
        findings.push_back(about(name,
                                 "this record exists: a panel has added the zone's name to a "
                                 "name that was complete already"));
        findings.back().fix =
            "create " + dns.record + ", typing only the part before the zone's name";
    }
}

void alias(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    if (dns.aliases.empty()) return;
    findings.push_back(about(dns.record, "a CNAME leads to " + printable(dns.aliases.back(), 253) +
                                             ": the record is looked for there, and whoever runs "
                                             "that zone can prove this name"));
}

constexpr std::string_view rfc = "RFC 8555 section 8.4";

constexpr Rule table[] = {
    {.id = "dns-dnssec",
     .cites = "BR 2.3.1 section 4.2.2.2",
     .statement = "No answer that the validation rests on, CAA records included, is bogus under "
                  "DNSSEC.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 3, 15)},
     .advice = "Mend the zone's signatures or its DS record at the parent, or take the DS record "
               "out.",
     .aka = "Let's Debug: DNSLookupFailed",
     .judge = dnssec},
    {.id = "dns-registered",
     .cites = "RFC 8020 section 2",
     .statement = "The registered domain of the name exists.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Look at the domain's registration, and at the spelling.",
     .aka = "Let's Debug: InvalidDomain",
     .judge = registered},
    {.id = "dns-txt-lookup",
     .cites = "RFC 8555 section 8.4; BR 2.3.1 section 4.2.2.2",
     .statement = "The TXT record that proves the name can be looked up.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Make every name server of the zone answer TXT queries, and mend CNAME loops.",
     .aka = "Let's Debug: TXTRecordError",
     .judge = each<lookup>},
    {.id = "dns-txt-leftover",
     .cites = rfc,
     .statement = "No TXT record of an earlier challenge is left.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .certainty = Certainty::seen_from_here,
     .advice = "Remove what nobody needs: a CA looks for one value among all of them.",
     .judge = each<leftover>},
    {.id = "dns-txt-size",
     .cites = "RFC 6891 section 6.2.5",
     .statement = "The TXT records fit into one UDP answer.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Remove records of earlier challenges.",
     .judge = each<size>},
    {.id = "dns-txt-doubled",
     .cites = rfc,
     .statement =
         "The record stands at its name, not at that name with the zone's added once more.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .aka = "Let's Debug: TXTDoubleLabel",
     .judge = each<doubled>},
    {.id = "dns-txt-alias",
     .cites = "BR 2.3.1 section 3.2.2.4.7",
     .statement = "The record is in a zone that the applicant controls.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::note,
     .certainty = Certainty::seen_from_here,
     .judge = each<alias>},
};

}  // namespace

std::span<const Rule> dns_proof_rules() { return table; }

}  // namespace acme8443::validator::rules
