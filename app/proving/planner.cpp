#include "app/proving/planner.hpp"

#include <algorithm>
#include <array>

#include "base/try.hpp"

namespace acme8443::app {
namespace {

using Outcome = Candidate::Outcome;

/// Best first: those that need nobody else; then in DNS, the ones that leave a record alone first.
constexpr std::array by_preference{ChallengeType::http_01, ChallengeType::tls_alpn_01,
                                   ChallengeType::dns_persist_01, ChallengeType::dns_account_01,
                                   ChallengeType::dns_01};

/// What was seen of a name, as far as it plays a part in going this way.
validator::NameFacts seen_on(const Wanted& way, const validator::Facts& facts)
{
    validator::NameFacts seen(way);
    for (const validator::NameFacts& name : facts.names) {
        if (name.wanted.name != way.name) continue;
        seen.caa = name.caa;
        if (way.how == ChallengeType::http_01) seen.http = name.http;
    }
    return seen;
}

validator::Facts facts_for(const OrderSpec& order, const validator::Facts& facts)
{
    validator::Facts out = facts;
    out.names.clear();
    for (const Wanted& way : order.names) out.names.push_back(seen_on(way, facts));
    return out;
}

/// Empty: policy permits it.
std::string refusal(const Wanted& way, const validator::Facts& facts,
                    const validator::Policy& policy)
{
    OrderSpec alone;
    alone.names = {way};
    const auto verdict = policy.judge_order(alone, facts_for(alone, facts));
    if (verdict.decision() != validator::Decision::refused) return {};
    return verdict.decisive()->message;
}

Candidate judge(const Wanted& way, const CertificateSpec& want, const validator::Facts& facts,
                const validator::Policy& policy, const Able& able)
{
    Candidate candidate{.way = way};
    if (want.challenge && *want.challenge != way.how) {
        candidate.because = "challenge = " + std::string(to_string(*want.challenge)) + " is set";
        return candidate;
    }
    candidate.because = refusal(way, facts, policy);
    candidate.why_not = Errc::denied_by_policy;
    if (!candidate.because.empty()) return candidate;
    auto how = able(way);
    if (how) {
        candidate.outcome = Outcome::possible;
        candidate.because = *std::move(how);
    } else {
        candidate.because = how.error().message;
        candidate.why_not = how.error().code;
    }
    return candidate;
}

Error no_way(const Identifier& name, const std::vector<Candidate>& candidates)
{
    // Policy is the same tomorrow; what the host lacks can be mended.
    const auto mendable = [](const Candidate& c) { return c.why_not != Errc::denied_by_policy; };
    const auto first = std::ranges::find_if(candidates, mendable);
    const Candidate& decisive = first == candidates.end() ? candidates.front() : *first;
    Error error{decisive.why_not, "there is no way to prove " + name.value() + ": " +
                                      std::string(to_string(decisive.way.how)) + ": " +
                                      decisive.because};
    for (const Candidate& c : candidates)
        error.parts.push_back({std::string(to_string(c.way.how)), c.because});
    return error;
}

std::vector<Candidate> candidates_for(const Identifier& name, const CertificateSpec& want,
                                      const validator::Facts& facts,
                                      const validator::Policy& policy, const Able& able)
{
    std::vector<Candidate> candidates;
    for (const ChallengeType how : by_preference)
        candidates.push_back(judge({name, how}, want, facts, policy, able));
    const auto best = std::ranges::find(candidates, Outcome::possible, &Candidate::outcome);
    if (best != candidates.end()) best->outcome = Outcome::chosen;
    return candidates;
}

std::string_view word_for(Outcome outcome)
{
    switch (outcome) {
        case Outcome::chosen:
            return "chosen";
        case Outcome::possible:
            return "possible too";
        case Outcome::not_possible:
            return "no";
    }
    return "";
}

}  // namespace

std::string to_string(const Candidate& c)
{
    return c.way.name.value() + ": " + std::string(to_string(c.way.how)) + ": " +
           std::string(word_for(c.outcome)) + ": " + c.because;
}

Result<Plan> make_plan(const CertificateSpec& want, const OrderSpec& order,
                       const validator::Facts& facts, const validator::Policy& policy,
                       const Able& able)
{
    Plan plan{.order = order, .facts = facts};
    if (want.challenge && !want.explain) return plan;
    for (Wanted& wanted : plan.order.names) {
        const auto candidates = candidates_for(wanted.name, want, facts, policy, able);
        plan.candidates.insert(plan.candidates.end(), candidates.begin(), candidates.end());
        if (want.challenge) continue;
        const auto chosen = std::ranges::find(candidates, Outcome::chosen, &Candidate::outcome);
        if (chosen == candidates.end()) return fail(no_way(wanted.name, candidates));
        wanted.how = chosen->way.how;
    }
    if (!want.challenge) plan.facts = facts_for(plan.order, facts);
    return plan;
}

Result<std::vector<ApprovedOrder>> alternatives(const Plan& plan, const validator::Policy& policy)
{
    std::vector<ApprovedOrder> approved;
    for (const Candidate& c : plan.candidates) {
        if (c.outcome != Outcome::possible) continue;
        OrderSpec alone = plan.order;
        alone.names = {c.way};
        approved.push_back(TRY(policy.approve(alone, facts_for(alone, plan.facts))));
    }
    return approved;
}

}  // namespace acme8443::app
