// What a CA is told when a certificate is to be revoked.
#include <algorithm>

#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

constexpr unsigned key_compromise = 1;
/// BR 2.3.1 section 7.2.2: what a subscriber may choose.
constexpr unsigned for_subscribers[] = {0, key_compromise, 3, 4, 5};

std::vector<Finding> violated(std::string message)
{
    return {{.outcome = Outcome::violated,
             .subject = "the revocation",
             .message = std::move(message),
             .problem = "badRevocationReason"}};
}

bool among(const auto& set, unsigned reason)
{
    return std::ranges::find(set, reason) != std::end(set);
}

std::vector<Finding> reason(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.revocation || among(for_subscribers, facts.revocation->reason)) return {};
    return violated("reason " + std::to_string(facts.revocation->reason) +
                    " is not for subscribers; 0, 1, 3, 4 and 5 are");
}

std::vector<Finding> reason_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.revocation || ca.revocation_reasons.empty()) return {};
    const unsigned given = facts.revocation->reason;
    if (among(ca.revocation_reasons, given) || !among(for_subscribers, given)) return {};
    return violated(ca.title + " does not take reason " + std::to_string(given));
}

std::vector<Finding> compromise(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.revocation || !facts.revocation->key_compromised) return {};
    if (facts.revocation->reason == key_compromise && facts.revocation->signed_by_certificate) {
        return {};
    }
    return violated(
        "a key that somebody else may have is reported as reason 1, signed by that key");
}

constexpr Rule table[] = {
    {.id = "revocation-reason",
     .cites = "BR 2.3.1 section 7.2.2",
     .statement = "A subscriber gives one of the reasons 0, 1, 3, 4 and 5.",
     .area = Area::revocation,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Give 4 for a certificate that was replaced, 1 for a key that got out.",
     .aka = "Boulder: badRevocationReason",
     .judge = reason},
    {.id = "revocation-reason-ca",
     .cites = "the profile's revocation_reasons; Let's Encrypt, Revoking certificates",
     .statement = "A CA may take fewer reasons (Let's Encrypt: 0, 1, 4, 5).",
     .area = Area::revocation,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Give 4 for a certificate that was replaced, 1 for a key that got out.",
     .aka = "Boulder: badRevocationReason",
     .judge = reason_ca},
    {.id = "revocation-key-compromise",
     .cites = "BR 2.3.1 section 4.9.1.1(3); RFC 8555 section 7.6",
     .statement =
         "A compromised key is reported as such, and best by a request that it signs: then "
         "every certificate of that key goes.",
     .area = Area::revocation,
     .authority = Authority::forum,
     .severity = Severity::note,
     .advice = "Make a new key, and replace every certificate of the old one.",
     .judge = compromise},
};

}  // namespace

std::span<const Rule> revocation_rules() { return table; }

}  // namespace acme8443::validator::rules
