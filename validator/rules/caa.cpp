// Does the domain's owner let this CA issue? The records were read once, both ways
// (caa/permission.hpp); each rule speaks of its own obstacle.
#include <algorithm>

#include "base/text.hpp"
#include "validator/rules/caa_words.hpp"
#include "validator/rules/dns_words.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace caa_words;
using caa::Obstacle;
using caa::Permission;
using caa::Reading;

Reading reading_of(const CaProfile& ca) { return ca.caa_strict ? Reading::strict : Reading::text; }

/// BR section 4.2.2.1: every dNSName but onion names. A private CA's business is its own.
bool applies(const NameFacts& name, const CaProfile& ca)
{
    return name.permissions && ca.publicly_trusted &&
           name.wanted.name.kind() == Identifier::Kind::dns &&
           !name.wanted.name.value().ends_with(".onion");
}

/// Calls `judge` with every name and what stands in this CA's way there.
template <class Judge>
void each(const Facts& facts, const CaProfile& ca, Judge judge)
{
    for (const NameFacts& name : facts.names) {
        if (applies(name, ca)) judge(name, name.permissions->by(reading_of(ca)));
    }
}

bool permitted(const NameFacts& name, Reading reading)
{
    return name.permissions->by(reading).obstacle == Obstacle::none;
}

/// Some name's records are worth a word.
bool contested(const Facts& facts, const CaProfile& ca)
{
    return std::ranges::any_of(facts.names, [&ca](const NameFacts& name) {
        return applies(name, ca) &&
               (!permitted(name, Reading::text) || !permitted(name, Reading::strict) ||
                !name.permissions->miscased().empty());
    });
}

/// What the RFCs forbid and the CA refuses, if this stands in the way.
template <Obstacle obstacle>
std::vector<Finding> forbidden(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    each(facts, ca, [&](const NameFacts& name, const Permission& seen) {
        if (seen.obstacle != obstacle) return;
        if (ca.caa_strict && permitted(name, Reading::text)) return;
        findings.push_back(prevents(name, seen, reason(name, seen, reading_of(ca))));
    });
    return findings;
}

/// The records permit a CA or an account, and it is not known whether that is ours.
template <Obstacle obstacle>
void not_judged(const Facts& facts, const CaProfile& ca, std::string_view what,
                std::vector<Finding>& findings)
{
    each(facts, ca, [&](const NameFacts& name, const Permission& seen) {
        if (seen.obstacle != obstacle) return;
        findings.push_back(about(name, seen.record, std::string(what)));
        findings.back().outcome = Outcome::not_judged;
    });
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
    each(facts, ca, [&](const NameFacts& name, const Permission& seen) {
        if (seen.obstacle != Obstacle::lookup) return;
        const caa::Relevant& set = name.permissions->relevant();
        Finding finding = about(name, nullptr,
                                "the CAA records of " + printable(set.owner, 253) +
                                    " could not be looked up, and they might forbid it");
        if (facts.vantage == Vantage::here) finding.outcome = Outcome::not_known;
        finding.evidence = printable(*set.answer->error, 300);
        finding.ca_says =
            "While processing CAA for " + finding.subject + ": " + dns_problem(*set.answer->error);
        finding.problem = "dns";
        findings.push_back(std::move(finding));
    });
    return findings;
}

/// This CA reads more narrowly than the text, which alone would permit.
std::vector<Finding> narrower(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    if (!ca.caa_strict) return findings;
    each(facts, ca, [&](const NameFacts& name, const Permission& seen) {
        if (seen.obstacle < Obstacle::method || seen.obstacle == Obstacle::lookup) return;
        if (seen.obstacle != Obstacle::critical_1 && !permitted(name, Reading::text)) return;
        findings.push_back(
            prevents(name, seen, "as this CA reads it, " + reason(name, seen, Reading::strict)));
    });
    return findings;
}

/// And more widely in one point.
std::vector<Finding> wider(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    if (!ca.caa_strict) return findings;
    each(facts, ca, [&](const NameFacts& name, const Permission& seen) {
        const Permission& by_text = name.permissions->by(Reading::text);
        if (seen.obstacle != Obstacle::none || by_text.obstacle != Obstacle::malformed) return;
        findings.push_back(about(name, by_text.record,
                                 "this CA issues, but the RFC's grammar does not allow the record "
                                 "and so it permits nobody"));
    });
    return findings;
}

std::vector<Finding> parameter_case(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    each(facts, ca, [&](const NameFacts& name, const Permission&) {
        for (const CaaRecord* record : name.permissions->miscased()) {
            const std::string tag = printable(caa::issue_value(record->value).miscased, 100);
            findings.push_back(about(
                name, record,
                "the parameter " + tag + " restricts nothing: its name is compared byte by byte"));
            findings.back().fix = "write " + lower(tag);
        }
    });
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
     .concerned = contested,
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
     .concerned = contested,
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
     .concerned = contested,
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
     .concerned = contested,
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
     .concerned = contested,
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
     .concerned = contested,
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
     .concerned = contested,
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
     .concerned = contested,
     .judge = wider},
    {.id = "caa-parameter-case",
     .cites = "RFC 8657 sections 3 and 4",
     .statement = "accounturi and validationmethods are written in lower case.",
     .area = Area::caa,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .effective = since_2017,
     .advice = "In another case they are parameters that nobody heeds.",
     .concerned = contested,
     .judge = parameter_case},
};

}  // namespace

std::span<const Rule> caa_rules() { return table; }

}  // namespace acme8443::validator::rules
