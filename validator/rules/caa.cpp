// Does the domain's owner let this CA issue? One walk through the records (caa/permission.hpp) says
// what stands in the way; each rule speaks of its own obstacle.
#include "validator/caa/permission.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using caa::IssueValue;
using caa::Obstacle;
using caa::Permission;
using caa::Reading;

/// BR section 4.2.2.1: every dNSName but onion names. A private CA's business is its own.
bool applies(const NameFacts& name, const CaProfile& ca)
{
    return ca.publicly_trusted && name.caa && name.wanted.name.kind() == Identifier::Kind::dns &&
           !name.wanted.name.value().ends_with(".onion");
}

Reading reading_of(const CaProfile& ca) { return ca.caa_strict ? Reading::strict : Reading::text; }

caa::Question question(const NameFacts& name, const CaProfile& ca, Reading reading)
{
    const auto& [identifier, how] = name.wanted;
    const CaaFacts& facts = *name.caa;
    std::string_view base = identifier.value();
    if (identifier.wildcard()) base.remove_prefix(2);
    std::span<const std::string> issuers = ca.caa_issuers;
    if (!facts.issuer.empty()) issuers = {&facts.issuer, 1};
    return {base, identifier.wildcard(), issuers, facts.account_uri, how, reading};
}

Permission ask(const NameFacts& name, const CaProfile& ca, Reading reading)
{
    return caa::permission(*name.caa, question(name, ca, reading));
}

/// As it stands in a zone file.
std::string in_zone_file(std::string_view owner, const CaaRecord& record)
{
    return printable(owner, 253) + ". CAA " + std::to_string(record.flags) + " " +
           printable(record.tag, 255) + " \"" + printable(record.value, 300) + "\"";
}

/// What the CA goes by, and the record to add so that it may issue.
std::string add_this(const NameFacts& name, const Permission& seen, const CaProfile& ca)
{
    const auto asked = question(name, ca, reading_of(ca));
    if (asked.issuers.empty()) return "";
    CaaRecord wanted{0, std::string(caa::deciding_tag(*seen.set.answer, asked.wildcard)),
                     asked.issuers.front()};
    const bool narrow = seen.obstacle == Obstacle::account || seen.obstacle == Obstacle::method;
    if (narrow && !asked.account_uri.empty())
        wanted.value += "; accounturi=" + name.caa->account_uri;
    if (seen.obstacle == Obstacle::method) {
        wanted.value += "; validationmethods=" + std::string(to_string(asked.how));
    }
    return "publish " + in_zone_file(seen.set.owner, wanted);
}

Finding about(const NameFacts& name, const Permission& seen, std::string message)
{
    Finding finding{.outcome = Outcome::violated,
                    .subject = printable(name.wanted.name.value(), 300),
                    .message = std::move(message)};
    if (seen.record != nullptr) finding.evidence = in_zone_file(seen.set.owner, *seen.record);
    return finding;
}

Finding prevents(const NameFacts& name, const Permission& seen, std::string message,
                 const CaProfile& ca)
{
    Finding finding = about(name, seen, std::move(message));
    const std::string owner = printable(seen.set.owner, 253);
    finding.ca_says = "While processing CAA for " + finding.subject + ": CAA record for " + owner +
                      " prevents issuance";
    finding.problem = "caa";
    if (seen.obstacle != Obstacle::critical && seen.obstacle != Obstacle::critical_1) {
        finding.fix = add_this(name, seen, ca);
    }
    return finding;
}

std::string at(const Permission& seen) { return " at " + printable(seen.set.owner, 253); }

std::string reason(const NameFacts& name, const Permission& seen, const CaProfile& ca)
{
    const IssueValue value = caa::issue_value(seen.record->value, reading_of(ca));
    switch (seen.obstacle) {
        case Obstacle::critical:
        case Obstacle::critical_1:
            return "a critical property" + at(seen) + " that the CA does not know, \"" +
                   printable(seen.record->tag, 255) + "\", forbids every certificate";
        case Obstacle::malformed:
            return "the property" + at(seen) +
                   " permits nobody, because it cannot be read: " + std::string(value.fault);
        case Obstacle::issuer:
            return value.issuer.empty() ? "the CAA records" + at(seen) + " permit no CA"
                                        : "the CAA records" + at(seen) + " permit " +
                                              printable(value.issuer, 253) + ", not this CA";
        case Obstacle::account:
            return value.account_tags > 1
                       ? "a property with more than one accounturi permits no account"
                       : "the CAA records" + at(seen) + " permit this CA only for the account " +
                             printable(value.accounts, 300);
        case Obstacle::method:
            return value.method_tags > 1
                       ? "a property with more than one validationmethods permits no method"
                       : "the CAA records" + at(seen) + " permit this CA only by " +
                             printable(value.methods, 300) + ", not by " +
                             std::string(to_string(name.wanted.how));
        default:
            return "";
    }
}

/// What the RFCs forbid and the CA refuses, if this stands in the way.
template <Obstacle obstacle>
std::vector<Finding> forbidden(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name, ca)) continue;
        const Permission seen = ask(name, ca, reading_of(ca));
        if (seen.obstacle != obstacle) continue;
        if (ca.caa_strict && ask(name, ca, Reading::text).obstacle == Obstacle::none) continue;
        findings.push_back(prevents(name, seen, reason(name, seen, ca), ca));
    }
    return findings;
}

/// The records permit a CA or an account, and it is not known whether that is ours.
template <Obstacle obstacle>
void not_judged(const Facts& facts, const CaProfile& ca, std::string_view what,
                std::vector<Finding>& findings)
{
    for (const NameFacts& name : facts.names) {
        if (!applies(name, ca)) continue;
        const Permission seen = ask(name, ca, reading_of(ca));
        if (seen.obstacle != obstacle) continue;
        findings.push_back(about(name, seen, std::string(what)));
        findings.back().outcome = Outcome::not_judged;
    }
}

std::vector<Finding> issuer(const Facts& facts, Moment moment, const CaProfile& ca)
{
    std::vector<Finding> findings = forbidden<Obstacle::issuer>(facts, moment, ca);
    not_judged<Obstacle::issuer_unknown>(
        facts, ca, "CAA records permit some CAs, and the names this one goes by are not known",
        findings);
    return findings;
}

std::vector<Finding> account(const Facts& facts, Moment moment, const CaProfile& ca)
{
    std::vector<Finding> findings = forbidden<Obstacle::account>(facts, moment, ca);
    not_judged<Obstacle::account_unknown>(
        facts, ca, "CAA records permit one account of this CA, and ours is not known", findings);
    return findings;
}

/// What this machine could not find out, the CA may well know.
std::vector<Finding> lookup(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name, ca)) continue;
        const caa::Relevant set = caa::relevant(*name.caa, question(name, ca, Reading::text).name);
        if (set.answer == nullptr || !set.answer->error) continue;
        Finding finding = about(name, {},
                                "the CAA records of " + printable(set.owner, 253) +
                                    " could not be looked up, and they might forbid it");
        if (facts.vantage == Vantage::here) finding.outcome = Outcome::not_known;
        finding.evidence = printable(*set.answer->error, 300);
        finding.ca_says = "While processing CAA for " + finding.subject + ": " + finding.evidence;
        finding.problem = "dns";
        findings.push_back(std::move(finding));
    }
    return findings;
}

/// This CA reads more narrowly than the text, which alone would permit.
std::vector<Finding> narrower(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    if (!ca.caa_strict) return findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name, ca)) continue;
        const Permission seen = ask(name, ca, Reading::strict);
        if (seen.obstacle < Obstacle::method || seen.obstacle == Obstacle::lookup) continue;
        if (seen.obstacle != Obstacle::critical_1 &&
            ask(name, ca, Reading::text).obstacle != Obstacle::none) {
            continue;
        }
        findings.push_back(
            prevents(name, seen, "as this CA reads it, " + reason(name, seen, ca), ca));
    }
    return findings;
}

/// And more widely in one point.
std::vector<Finding> wider(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    if (!ca.caa_strict) return findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name, ca)) continue;
        const Permission seen = ask(name, ca, Reading::text);
        if (seen.obstacle != Obstacle::malformed) continue;
        if (ask(name, ca, Reading::strict).obstacle != Obstacle::none) continue;
        findings.push_back(about(name, seen,
                                 "this CA issues, but the RFC's grammar does not allow the record "
                                 "and so it permits nobody"));
    }
    return findings;
}

std::vector<Finding> parameter_case(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!applies(name, ca)) continue;
        const auto asked = question(name, ca, reading_of(ca));
        const caa::Relevant set = caa::relevant(*name.caa, asked.name);
        if (set.answer == nullptr) continue;
        const std::string_view tag = caa::deciding_tag(*set.answer, asked.wildcard);
        for (const CaaRecord& record : set.answer->records) {
            if (!caa::equal_ignoring_case(record.tag, tag)) continue;
            const IssueValue value = caa::issue_value(record.value, asked.reading);
            if (value.miscased.empty()) continue;
            const std::string miscased = printable(value.miscased, 100);
            findings.push_back(about(name, {.set = set, .record = &record},
                                     "the parameter " + miscased +
                                         " restricts nothing: its name is compared byte by byte"));
            findings.back().fix = "write " + lower(miscased);
        }
    }
    return findings;
}

/// Ballot 187.
constexpr Effective since_2017{.from = utc(2017, 9, 8)};

constexpr Rule table[] = {
    {.id = "caa-lookup",
     .cites = "BR 2.3.1 sections 4.2.2.1 and 4.2.2.2, RFC 8659 section 3",
     .statement = "The CAA records of the name, and of each name above it up to the first that has "
                  "any, can be looked up; DNSSEC that does not hold is not a permission.",
     .area = Area::caa,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .effective = since_2017,
     .advice = "Make every name server answer CAA queries, also with \"no records\", and mend "
               "DNSSEC.",
     .aka = "Let's Debug: DNSLookupFailed",
     .judge = lookup},
    {.id = "caa-critical",
     .cites = "RFC 8659 section 4.1, BR 2.3.1 section 4.2.2.1",
     .statement = "No CAA record has a property that the CA does not know and the critical flag, "
                  "128.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2017,
     .advice = "Take the record out, or its flag.",
     .aka = "Let's Debug: CAACriticalUnknown",
     .judge = forbidden<Obstacle::critical>},
    {.id = "caa-malformed",
     .cites = "RFC 8659 section 4.2",
     .statement = "A property that can be read permits the CA; one that does not follow the "
                  "grammar permits nobody.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2017,
     .advice = "Write the value as: issuer; tag=value; tag=value.",
     .aka = "Let's Debug: CAAPossiblyInvalid",
     .judge = forbidden<Obstacle::malformed>},
    {.id = "caa-issuer",
     .cites = "RFC 8659 sections 4.2 and 4.3, BR 2.3.1 section 4.2.2.1",
     .statement = "Where CAA records restrict issuance, one of them permits this CA: issuewild for "
                  "a wildcard if there is any, else issue.",
     .area = Area::caa,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = since_2017,
     .advice = "Add a record for this CA, or use a CA that the records permit.",
     .aka = "Let's Debug: CAAIssuanceNotAllowed",
     .judge = issuer},
    {.id = "caa-account",
     .cites = "RFC 8657 section 3, BR 2.3.1 section 4.2.2.1.2 (SHOULD; MUST from 2027-03-15)",
     .statement = "A record with accounturi permits exactly that account, compared byte by byte; "
                  "two of them permit none.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2017,
     .advice = "Put this account's URI into the record, or order with the account it names.",
     .aka = "Let's Debug: CAARequiresAccountUri",
     .judge = account},
    {.id = "caa-method",
     .cites = "RFC 8657 section 4, BR 2.3.1 section 4.2.2.1.2 (SHOULD; MUST from 2027-03-15)",
     .statement = "A record with validationmethods lists the challenge type that is used.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2017,
     .advice = "List the challenge type, or use one that is listed.",
     .aka = "Let's Debug: CAAIssuanceNotAllowed",
     .judge = forbidden<Obstacle::method>},
    {.id = "caa-narrower-reading",
     .cites = "Boulder va/caa.go",
     .statement =
         "The records permit the CA also as it reads them: issuer byte by byte, no hyphens "
         "in parameter tags, flag 1 as critical, contact properties unknown.",
     .area = Area::caa,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .effective = since_2017,
     .judge = narrower},
    {.id = "caa-wider-reading",
     .cites = "RFC 8659 section 4.2",
     .statement = "A record that permits follows the RFC's grammar, though the CA takes it as it "
                  "is.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .effective = since_2017,
     .advice = "Give the parameter a name, or take it out.",
     .judge = wider},
    {.id = "caa-parameter-case",
     .cites = "RFC 8657 sections 3 and 4",
     .statement = "accounturi and validationmethods are written in lower case.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .effective = since_2017,
     .advice = "In another case they are parameters that nobody heeds.",
     .judge = parameter_case},
};

}  // namespace

std::span<const Rule> caa_rules() { return table; }

}  // namespace acme8443::validator::rules
