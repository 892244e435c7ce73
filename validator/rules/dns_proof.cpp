// The TXT record that proves a name in DNS: can everybody who serves the zone be asked for it, and
// do they say the same? Perspectives ask different servers, so one that lags or lies is a failure
// now and then.
#include "validator/facts/dns_proof.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "validator/rules/dns_words.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

/// In the message of every lookup that DNSSEC made fail (base/net/resolver.cpp).
constexpr std::string_view bogus = "bogus (DNSSEC)";

Finding about(std::string subject, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = printable(subject, 300),
            .message = std::move(message)};
}

/// What each name's record makes of `judge`.
template <void (*judge)(const Facts&, const NameFacts&, const DnsProof&, std::vector<Finding>&)>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (name.dns) judge(facts, name, *name.dns, findings);
    }
    return findings;
}

std::string at(const NameServerSight& sight)
{
    return sight.name + (sight.address.empty() ? "" : " (" + sight.address + ")");
}

bool answered(const NameServerSight& sight)
{
    return sight.problem.empty() && sight.contacted && sight.authoritative &&
           (sight.rcode == 0 || sight.rcode == 3);
}

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

void reachable(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    for (const NameServerSight& sight : dns.servers) {
        std::string why;
        if (sight.address.empty())
            why = "has no address";
        else if (!sight.contacted)
            why = "is at a special-purpose address, which no CA contacts";
        else if (!sight.problem.empty())
            why = "does not answer";
        else
            continue;
        findings.push_back(about(at(sight), "a name server of " + dns.zone + " " + why));
        findings.back().evidence = printable(sight.problem, 300);
        if (!sight.contacted && !sight.address.empty())
            findings.back().not_contacted = sight.address;
    }
}

std::string_view rcode_text(int rcode)
{
    switch (rcode) {
        case 1:
            return "FORMERR";
        case 2:
            return "SERVFAIL";
        case 4:
            return "NOTIMP";
        case 5:
            return "REFUSED";
        default:
            return "an error";
    }
}

void lame(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    for (const NameServerSight& sight : dns.servers) {
        if (!sight.contacted || !sight.problem.empty() || answered(sight)) continue;
        const bool error = sight.rcode != 0 && sight.rcode != 3;
        findings.push_back(about(
            at(sight), "lame: the zone " + dns.zone + " is delegated to this server, and it " +
                           (error ? "answers " + std::string(rcode_text(sight.rcode))
                                  : "does not answer for it with authority")));
    }
}

void any_server(const Facts& facts, const NameFacts&, const DnsProof& dns,
                std::vector<Finding>& findings)
{
    if (dns.servers.empty() || std::ranges::any_of(dns.servers, answered)) return;
    Finding finding = about(dns.zone, "no name server of the zone answers for it");
    if (facts.vantage == Vantage::here) finding.outcome = Outcome::not_known;
    finding.problem = "dns";
    findings.push_back(std::move(finding));
}

std::string listed(const std::vector<std::string>& values)
{
    return values.empty() ? "nothing" : printable(join(values, " "), 300);
}

void delegation(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    if (dns.delegated_to.empty() || dns.served_by.empty() || dns.delegated_to == dns.served_by)
        return;
    findings.push_back(about(dns.zone, "the parent zone delegates to " + listed(dns.delegated_to) +
                                           ", the zone itself names " + listed(dns.served_by)));
}

void agree(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    const NameServerSight* first = nullptr;
    for (const NameServerSight& sight : dns.servers) {
        if (!answered(sight)) continue;
        if (first == nullptr) first = &sight;
        if (sight.values == first->values) continue;
        findings.push_back(about(dns.record, "name servers of one zone differ: " + at(*first) +
                                                 " serves " + listed(first->values) + ", " +
                                                 at(sight) + " serves " + listed(sight.values)));
        return;
    }
}

void serials(const Facts&, const NameFacts&, const DnsProof& dns, std::vector<Finding>& findings)
{
    const NameServerSight* first = nullptr;
    for (const NameServerSight& sight : dns.servers) {
        if (!answered(sight) || !sight.serial) continue;
        if (first == nullptr) first = &sight;
        if (sight.serial == first->serial) continue;
        findings.push_back(
            about(dns.zone, "the name servers hold different versions of the zone: " + at(*first) +
                                " serial " + std::to_string(*first->serial) + ", " + at(sight) +
                                " serial " + std::to_string(*sight.serial)));
        return;
    }
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
constexpr std::string_view mpic = "BR 2.3.1 section 3.2.2.9";

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
    {.id = "dns-any-server",
     .cites = rfc,
     .statement = "A name server of the zone answers for it.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Open UDP and TCP port 53 of the name servers to everybody.",
     .judge = each<any_server>},
    {.id = "dns-server-answers",
     .cites = mpic,
     .statement = "Every name server of the zone answers.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Mend the server, or take it out of the delegation: perspectives choose at random.",
     .judge = each<reachable>},
    {.id = "dns-server-lame",
     .cites = "RFC 1912 section 2.8",
     .statement = "Every name server that the zone is delegated to answers for it with authority.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Serve the zone there, or take the server out of the delegation.",
     .judge = each<lame>},
    {.id = "dns-delegation",
     .cites = "RFC 1034 section 4.2.2",
     .statement = "Parent and zone name the same name servers.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Make the NS records at the registrar and in the zone the same.",
     .judge = each<delegation>},
    {.id = "dns-servers-agree",
     .cites = mpic,
     .statement = "All name servers of the zone serve the same TXT records.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Mend the transfer between the name servers; wait for all of them before the CA is "
               "told.",
     .judge = each<agree>},
    {.id = "dns-servers-serial",
     .cites = "RFC 1034 section 4.3.5",
     .statement = "All name servers hold the same version of the zone.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .certainty = Certainty::seen_from_here,
     .advice = "If it stays so, mend the transfer between the name servers.",
     .judge = each<serials>},
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
