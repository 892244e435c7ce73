// How long a certificate may live, before it is asked for.
#include "base/text.hpp"
#include "validator/rules/date_tables.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::chrono_literals;

/// Both ends count (BR section 1.6.1, Validity Period).
std::chrono::seconds life(const LifetimeFacts& asked)
{
    return asked.not_after - asked.not_before + 1s;
}

std::string from_to(const LifetimeFacts& asked)
{
    return "from " + rfc3339(asked.not_before) + " to " + rfc3339(asked.not_after);
}

std::vector<Finding> longest(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.lifetime || !ca.publicly_trusted) return {};
    const auto most = days_at(longest_lives, facts.lifetime->not_before);
    if (life(*facts.lifetime) <= most) return {};
    return {{.outcome = Outcome::violated,
             .subject = "the validity",
             .message = from_to(*facts.lifetime) + " is longer than " +
                        std::to_string(most.count()) + " days",
             .problem = "malformed"}};
}

std::vector<Finding> longest_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.lifetime || !ca.lifetime_hours) return {};
    const std::chrono::hours most(*ca.lifetime_hours);
    if (life(*facts.lifetime) <= most) return {};
    return {{.outcome = Outcome::violated,
             .subject = "the validity",
             .message = from_to(*facts.lifetime) + " is longer than the " +
                        std::to_string(most.count()) + " hours of " + ca.title,
             .problem = "malformed"}};
}

std::vector<Finding> renewed(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.lifetime || !facts.lifetime->renewed_after) return {};
    const auto latest = life(*facts.lifetime) * 2 / 3;
    if (*facts.lifetime->renewed_after < latest) return {};
    const auto hours = [](std::chrono::seconds time) {
        return std::to_string(std::chrono::floor<std::chrono::hours>(time).count()) + " hours";
    };
    return {{.outcome = Outcome::violated,
             .subject = "the renewal",
             .message = "it is asked for " + hours(*facts.lifetime->renewed_after) +
                        " after the certificate begins; two thirds of its life are " +
                        hours(latest)}};
}

constexpr Rule table[] = {
    {.id = "lifetime-longest",
     .cites = "BR 2.3.1 section 6.3.2",
     .statement = "A certificate is asked for 398 days at most, 200 from 2026-03-15, 100 from "
                  "2027-03-15, 47 from 2029-03-15.",
     .area = Area::lifetime,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Ask for no notAfter, and renew when the CA suggests it (RFC 9773).",
     .judge = longest},
    {.id = "lifetime-longest-ca",
     .cites = "the profile's lifetime_hours; Let's Encrypt, Profiles",
     .statement = "A certificate is not asked for a longer life than the CA's profile gives.",
     .area = Area::lifetime,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Ask for no notAfter, and renew when the CA suggests it (RFC 9773).",
     .judge = longest_ca},
    {.id = "lifetime-renewal",
     .cites = "Let's Encrypt, Integration Guide: when to renew; RFC 9773 section 4.2",
     .statement = "A certificate is renewed before two thirds of its life are over; a fixed number "
                  "of days outlives its reason when lives become shorter.",
     .area = Area::lifetime,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .advice = "Renew when the CA suggests it (RFC 9773), or when a third of the life is left.",
     .judge = renewed},
};

}  // namespace

std::span<const Rule> lifetime_rules() { return table; }

}  // namespace acme8443::validator::rules
