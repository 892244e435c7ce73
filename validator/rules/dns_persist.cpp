// The standing TXT record of dns-persist-01 (draft-ietf-acme-dns-persist): is it there, for this CA
// and this account, and for how long?
#include "base/net/dns_persist.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using std::chrono::days;

/// A record that ends sooner is not one to forget.
constexpr days soon{30};

bool applies(const NameFacts& name)
{
    return name.dns && name.dns->problem.empty() &&
           name.wanted.how == ChallengeType::dns_persist_01;
}

/// Those of this CA, read.
std::vector<net::DnsPersistRecord> of_this_ca(const DnsProof& dns)
{
    std::vector<net::DnsPersistRecord> records;
    for (const std::string& value : dns.values) {
        const auto record = net::parse_dns_persist(value);
        if (record && std::ranges::find(dns.issuers, record->issuer) != dns.issuers.end())
            records.push_back(*record);
    }
    return records;
}

net::DnsPersistSearch search(const NameFacts& name, Moment at)
{
    const DnsProof& dns = *name.dns;
    net::DnsPersistWish wish{dns.issuers, {dns.account_uri}, name.wanted.name.wildcard(), at};
    if (dns.account_uri.empty()) {
        for (const auto& record : of_this_ca(dns)) wish.account_uris.push_back(record.account_uri);
    }
    return find_dns_persist(dns.values, wish);
}

std::string account_text(const DnsProof& dns)
{
    return dns.account_uri.empty() ? "ACCOUNT-URL" : dns.account_uri;
}

/// The line to publish.
std::string add_this(const NameFacts& name)
{
    const DnsProof& dns = *name.dns;
    const net::DnsPersistRecord record{.issuer = dns.issuers.front(),
                                       .account_uri = account_text(dns),
                                       .wildcard = name.wanted.name.wildcard()};
    return "publish " + zone_line(dns.record, record);
}

Finding about(const NameFacts& name, Outcome outcome, std::string message)
{
    return {.outcome = outcome,
            .subject = printable(name.dns->record, 300),
            .message = std::move(message),
            .evidence = printable(join(name.dns->values, " | "), 500)};
}

std::vector<Finding> standing(const Facts& facts, Moment at, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name)) continue;
        if (name.dns->issuers.empty()) {
            findings.push_back(
                about(name, Outcome::not_judged, "the names that this CA goes by are not known"));
            continue;
        }
        const auto seen = search(name, at);
        if (seen.found) continue;
        Finding finding =
            about(name, Outcome::violated,
                  seen.obstacles.empty()
                      ? "no record there is for this CA"
                      : "no record there will do: " + printable(join(seen.obstacles, "; "), 1000));
        finding.fix = add_this(name);
        finding.ca_says = name.dns->values.empty()
                              ? "No TXT record found for DNS-PERSIST-01 challenge"
                              : "No valid TXT record found for DNS-PERSIST-01 challenge";
        finding.problem = "unauthorized";
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> account(const Facts& facts, Moment at, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name) || !name.dns->account_uri.empty()) continue;
        const auto seen = search(name, at);
        if (!seen.found) continue;
        findings.push_back(about(name, Outcome::not_judged,
                                 "the record is for the account " +
                                     printable(seen.found->account_uri, 300) +
                                     ", and ours is not known"));
    }
    return findings;
}

std::vector<Finding> lasting(const Facts& facts, Moment at, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name)) continue;
        const auto seen = search(name, at);
        if (!seen.found || !seen.found->persist_until || *seen.found->persist_until - at >= soon)
            continue;
        const auto left = std::chrono::floor<days>(*seen.found->persist_until - at).count();
        findings.push_back(about(name, Outcome::violated,
                                 "the record ends in " + std::to_string(left) + " days, at " +
                                     rfc3339(*seen.found->persist_until)));
    }
    return findings;
}

std::vector<Finding> scope(const Facts& facts, Moment at, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name)) continue;
        const auto seen = search(name, at);
        if (!seen.found || seen.found->wildcard) continue;
        findings.push_back(about(name, Outcome::violated,
                                 "the record is for this name alone by the draft; a CA that knows "
                                 "only the Baseline Requirements passes over its parameters and "
                                 "may take it for a wildcard and for names below as well"));
    }
    return findings;
}

constexpr std::string_view draft = "BR 2.3.1 section 3.2.2.4.22, draft-ietf-acme-dns-persist";
constexpr Effective since{.from = utc(2025, 11, 10)};  // ballot SC-088v3

constexpr Rule table[] = {
    {.id = "persist-record",
     .cites = draft,
     .statement = "A TXT record at _validation-persist lets this CA and this account have "
                  "certificates for the name, now.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = since,
     .judge = standing},
    {.id = "persist-account",
     .cites = draft,
     .statement = "The record is for our account.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = since,
     .advice = "Register the account first, then compare its URL with the record.",
     .judge = account},
    {.id = "persist-until",
     .cites = draft,
     .statement = "The record lasts longer than 30 days from now.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .effective = since,
     .advice = "Publish it with a later persistUntil, or without one.",
     .judge = lasting},
    {.id = "persist-scope",
     .cites = "BR 2.3.1 section 3.2.2.4.22; cabforum/servercert issue #676",
     .statement = "A record without policy=wildcard is meant for its name alone, which the Forum's "
                  "text does not promise.",
     .area = Area::dns,
     .authority = Authority::forum,
     .severity = Severity::warn,
     .effective = since,
     .advice = "Name only CAs in such records that follow the draft, and restrict the others by "
               "CAA.",
     .judge = scope},
};

}  // namespace

std::span<const Rule> dns_persist_rules() { return table; }

}  // namespace acme8443::validator::rules
