// Is what was issued in force, and may it live so long?
#include "base/text.hpp"
#include "validator/rules/date_tables.hpp"
#include "validator/rules/issued.hpp"

namespace acme8443::validator::rules {
namespace issued {
namespace {

using namespace std::chrono_literals;

/// CAs date certificates back by an hour so that slow clocks take them at once; as much is granted
/// the other way round.
constexpr auto clock_tolerance = 1h;

std::string which(const pki::CertificateChain& chain, std::size_t number)
{
    if (number == 0) return "it";
    return "certificate " + std::to_string(number + 1) + " (" + chain.all()[number].subject + ")";
}

std::vector<Finding> in_force(const Facts& facts, Moment at, const CaProfile&)
{
    if (!facts.issued) return {};
    const pki::CertificateChain& chain = facts.issued->chain;
    for (std::size_t i = 0; i < chain.all().size(); ++i) {
        const pki::Certificate& one = chain.all()[i];
        if (at < one.not_before - clock_tolerance) {
            return {violated(*facts.issued, which(chain, i) + " begins at " +
                                                rfc3339(one.not_before) + ", which is not yet at " +
                                                rfc3339(at) + "; is this machine's clock right?")};
        }
        if (at > one.not_after) {
            return {
                violated(*facts.issued, which(chain, i) + " ended at " + rfc3339(one.not_after))};
        }
    }
    return {};
}

/// Both ends count (BR section 1.6.1, Validity Period).
std::chrono::seconds lifetime_of(const pki::Certificate& leaf)
{
    return leaf.not_after - leaf.not_before + 1s;
}

std::string lives(const pki::Certificate& leaf)
{
    return "it is valid from " + rfc3339(leaf.not_before) + " to " + rfc3339(leaf.not_after);
}

std::vector<Finding> lifetime(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.issued || !ca.publicly_trusted) return {};
    const pki::Certificate& leaf = facts.issued->chain.leaf();
    const auto most = days_at(longest_lives, leaf.not_before);
    if (lifetime_of(leaf) <= most) return {};
    return {violated(*facts.issued,
                     lives(leaf) + ", longer than " + std::to_string(most.count()) + " days")};
}

constexpr Rule table[] = {
    {.id = "issued-in-force",
     .cites = "RFC 5280 section 4.1.2.5",
     .statement = "The certificate is valid now, and so are those above it.",
     .area = Area::issued,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = in_force},
    {.id = "issued-lifetime",
     .cites = "BR 2.3.1 section 6.3.2",
     .statement =
         "The certificate lives no longer than the day it begins allows: 398 days, 200 from "
         "2026-03-15, 100 from 2027-03-15, 47 from 2029-03-15.",
     .area = Area::issued,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = keep,
     .judge = lifetime},
};

}  // namespace
}  // namespace issued

std::span<const Rule> issued_lifetime_rules() { return issued::table; }

}  // namespace acme8443::validator::rules
