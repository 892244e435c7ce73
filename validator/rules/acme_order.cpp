// An order among those before it: what the CA has counted already, and what this one replaces.
#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

Finding about(std::string_view subject, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = printable(subject, 300),
            .message = std::move(message)};
}

/// One finding for each thing that is counted, of which so much is left. What replaces a
/// certificate when the CA suggests it is not counted.
template <bool (*breaks)(const Allowance&)>
std::vector<Finding> counted(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || facts.acme->replaces) return {};
    std::vector<Finding> findings;
    for (const Allowance& allowance : facts.acme->allowances) {
        if (!breaks(allowance)) continue;
        findings.push_back(about(allowance.what, std::to_string(allowance.used) + " of " +
                                                     std::to_string(allowance.most) +
                                                     " are used up"));
        findings.back().problem = "rateLimited";
    }
    return findings;
}

bool exhausted(const Allowance& allowance) { return allowance.used >= allowance.most; }
bool last_one(const Allowance& allowance) { return allowance.used + 1 == allowance.most; }

std::vector<Finding> says_what_it_replaces(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || !facts.acme->renewal || !facts.acme->renewal_info || facts.acme->replaces)
        return {};
    return {about("the order",
                  "it renews a certificate and does not say which, though the CA has renewal "
                  "information: so its rate limits count it")};
}

std::vector<Finding> staging(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.acme || !facts.acme->first || facts.acme->staging.empty() ||
        facts.acme->staging == facts.acme->directory) {
        return {};
    }
    Finding finding = about(facts.acme->directory,
                            "nothing was ever issued here, and failures count against rate limits");
    finding.fix = "try " + printable(facts.acme->staging, 300) + " first";
    return {std::move(finding)};
}

constexpr std::string_view limits = "Let's Encrypt, Rate Limits; RFC 8555 section 6.6";

constexpr Rule table[] = {
    {.id = "acme-rate-limit",
     .cites = limits,
     .statement = "What the CA counts is not used up: orders, certificates for the same names and "
                  "for one registered domain, failures.",
     .area = Area::acme,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Wait until the window has moved on; renew when the CA suggests it (RFC 9773), "
               "which is not counted.",
     .aka = "Boulder: rateLimited; Let's Debug: RateLimit",
     .judge = counted<exhausted>},
    {.id = "acme-rate-limit-near",
     .cites = limits,
     .statement = "More than one is left of what the CA counts.",
     .area = Area::acme,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Try with the CA's staging environment before the last one is spent.",
     .judge = counted<last_one>},
    {.id = "acme-replaces",
     .cites = "RFC 9773 section 5",
     .statement = "An order that renews a certificate says which one, where the CA has renewal "
                  "information.",
     .area = Area::acme,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .advice = "Send the certificate's identifier as \"replaces\".",
     .judge = says_what_it_replaces},
    {.id = "acme-staging",
     .cites = "Let's Encrypt, Staging Environment",
     .statement = "The first order goes to the CA's staging environment, if it has one.",
     .area = Area::acme,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .judge = staging},
};

}  // namespace

std::span<const Rule> acme_order_rules() { return table; }

}  // namespace acme8443::validator::rules
