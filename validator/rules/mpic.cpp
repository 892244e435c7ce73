// Multi-Perspective Issuance Corroboration: BR 2.3.1 section 3.2.2.9.
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

Finding violated(std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = "the remote network perspectives",
            .message = message,
            .reason = message};
}

/// Which rule is in force depends on the date, so each number is a rule of its own.
template <unsigned Least>
std::vector<Finding> count(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.mpic || !ca.publicly_trusted || facts.mpic->remote >= Least) return {};
    return {violated("too few remote perspectives (need " + std::to_string(Least) + ")")};
}

struct Quorum {
    unsigned remote;   ///< from so many remote perspectives on
    unsigned allowed;  ///< so many may not corroborate
};
constexpr Quorum quorums[] = {{6, 2}, {2, 1}, {0, 0}};

std::vector<Finding> quorum(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.mpic || !ca.publicly_trusted) return {};
    const auto& [remote, corroborating, rirs] = *facts.mpic;
    for (const auto& [from, allowed] : quorums) {
        if (remote < from) continue;
        if (corroborating + allowed >= remote) return {};
        return {violated("too many non-corroborations (allowed " + std::to_string(allowed) + ")")};
    }
    return {};
}

constexpr unsigned least_regions = 2;

std::vector<Finding> regions(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.mpic || !ca.publicly_trusted || facts.mpic->rirs >= least_regions) return {};
    return {violated("corroborating perspectives in fewer than 2 RIRs")};
}

constexpr std::string_view section = "BR 2.3.1 section 3.2.2.9";

constexpr Rule table[] = {
    {.id = "mpic-count-2",
     .cites = section,
     .statement = "A CA asks at least two remote network perspectives.",
     .area = Area::mpic,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2025, 3, 15), .until = utc(2026, 3, 15)},
     .judge = count<2>},
    {.id = "mpic-count-3",
     .cites = section,
     .statement = "A CA asks at least three remote network perspectives.",
     .area = Area::mpic,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 3, 15), .until = utc(2026, 6, 15)},
     .judge = count<3>},
    {.id = "mpic-count-4",
     .cites = section,
     .statement = "A CA asks at least four remote network perspectives.",
     .area = Area::mpic,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 6, 15), .until = utc(2026, 12, 15)},
     .judge = count<4>},
    {.id = "mpic-count-5",
     .cites = section,
     .statement = "A CA asks at least five remote network perspectives.",
     .area = Area::mpic,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 12, 15)},
     .judge = count<5>},
    {.id = "mpic-quorum",
     .cites = section,
     .statement = "Of two to five remote perspectives one may not corroborate, of six or more two.",
     .area = Area::mpic,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2025, 9, 15)},
     .advice = "Let every network reach ports 80, 443 and the name servers: no geo-blocking.",
     .judge = quorum},
    {.id = "mpic-regions",
     .cites = section,
     .statement = "The corroborating perspectives are in at least two RIR regions.",
     .area = Area::mpic,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .effective = {.from = utc(2026, 3, 15)},
     .advice = "Let every network reach ports 80, 443 and the name servers: no geo-blocking.",
     .judge = regions},
};

}  // namespace

std::span<const Rule> mpic_rules() { return table; }

}  // namespace acme8443::validator::rules
