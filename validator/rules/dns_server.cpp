// Who serves the zone of the TXT record that proves a name: can everybody be asked for it, and do
// they say the same? Perspectives ask different servers, so one that lags or lies is a failure now
// and then.
#include <algorithm>

#include "validator/rules/dns_proof_rule.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace dns_proof;

std::string at(const NameServerSight& sight)
{
    return sight.name + (sight.address.empty() ? "" : " (" + sight.address + ")");
}

bool answered(const NameServerSight& sight)
{
    return sight.problem.empty() && sight.contacted && sight.authoritative &&
           (sight.rcode == 0 || sight.rcode == 3);
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

constexpr std::string_view rfc = "RFC 8555 section 8.4";
constexpr std::string_view mpic = "BR 2.3.1 section 3.2.2.9";

constexpr Rule table[] = {
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
};

}  // namespace

std::span<const Rule> dns_server_rules() { return table; }

}  // namespace acme8443::validator::rules
