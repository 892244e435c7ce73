// Between us and the CA: its directory, its terms, its customers' accounts, what it offers.
#include <algorithm>

#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

Finding about(std::string_view subject, std::string message, std::string_view problem)
{
    return {.outcome = Outcome::violated,
            .subject = printable(subject, 300),
            .message = std::move(message),
            .problem = std::string(problem)};
}

std::vector<Finding> https(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme) return {};
    std::vector<Finding> findings;
    const auto look = [&findings](const std::string& url) {
        if (url.empty() || lower(url).starts_with("https://")) return;
        findings.push_back(about(url, "this URL of the CA is not https", "malformed"));
    };
    look(facts.acme->directory);
    std::ranges::for_each(facts.acme->resources, look);
    return findings;
}

std::vector<Finding> terms(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || facts.acme->terms.empty() || facts.acme->terms_agreed) return {};
    return {about(facts.acme->terms, "nobody has agreed to the CA's terms of service",
                  "userActionRequired")};
}

std::vector<Finding> external_account(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || !facts.acme->external_account_required || facts.acme->external_account)
        return {};
    return {about(facts.acme->directory, "the CA serves its customers only, and we name no account",
                  "externalAccountRequired")};
}

std::vector<Finding> profile(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || facts.acme->profile.empty() || !facts.acme->profiles) return {};
    const auto& offered = *facts.acme->profiles;
    if (std::ranges::find(offered, facts.acme->profile) != offered.end()) return {};
    Finding finding = about(facts.acme->profile, "the CA's directory has no profile of that name",
                            "invalidProfile");
    finding.evidence = offered.empty() ? "no profiles" : printable(join(offered, ", "), 500);
    return {std::move(finding)};
}

std::vector<Finding> challenge(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || !facts.acme->challenge || facts.acme->offered.empty()) return {};
    const auto& offered = facts.acme->offered;
    const std::string_view wanted = to_string(*facts.acme->challenge);
    if (std::ranges::find(offered, wanted) != offered.end()) return {};
    Finding finding = about(wanted, "the authorization offers no such challenge", "malformed");
    finding.evidence = printable(join(offered, ", "), 500);
    return {std::move(finding)};
}

/// RFC 8555.
constexpr Effective since_2019{.from = utc(2019, 3, 11)};

constexpr Rule table[] = {
    {.id = "acme-https",
     .cites = "RFC 8555 section 6.1",
     .statement = "The CA's directory, and every URL in it, is https.",
     .area = Area::acme,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2019,
     .advice = "Take the directory's URL from the CA's documentation.",
     .judge = https},
    {.id = "acme-terms",
     .cites = "RFC 8555 section 7.3",
     .statement = "Where a CA has terms of service, somebody has agreed to them.",
     .area = Area::acme,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2019,
     .advice = "Read them, then say --agree-tos.",
     .aka = "Boulder: must agree to terms of service",
     .judge = terms},
    {.id = "acme-external-account",
     .cites = "RFC 8555 section 7.3.4",
     .statement = "Where a CA asks for an external account, there is one.",
     .area = Area::acme,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2019,
     .advice = "Ask the CA for a key identifier and a MAC key: eab_kid and eab_hmac.",
     .judge = external_account},
    {.id = "acme-profile",
     .cites = "draft-ietf-acme-profiles, section 4",
     .statement = "An order asks for a profile that the CA advertises.",
     .area = Area::acme,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = "Take one of those in the directory, or leave it to the CA.",
     .aka = "Boulder: invalidProfile",
     .judge = profile},
    {.id = "acme-challenge",
     .cites = "RFC 8555 sections 7.1.4 and 7.5.1",
     .statement = "The challenge that is to be answered is among those that the CA offers.",
     .area = Area::acme,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .effective = since_2019,
     .advice = "Answer another one: challenge = \"auto\" chooses among them.",
     .judge = challenge},
};

}  // namespace

std::span<const Rule> acme_account_rules() { return table; }

}  // namespace acme8443::validator::rules
