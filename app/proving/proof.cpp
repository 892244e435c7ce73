#include "app/proving/proof.hpp"

#include <algorithm>

#include "acme/authorization.hpp"
#include "app/ca/limits.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// The way that each name will go, by what the solvers can do now.
Result<Plan> planned(const CertificateSpec& want, const OrderSpec& order,
                     const validator::Facts& facts, Services& s)
{
    const auto able = [&](const Wanted& way) -> Result<std::string> {
        const auto solver = std::ranges::find(s.solvers, way.how, &acme::Solver::type);
        if (solver != s.solvers.end()) return (*solver)->outlook(way.name);
        return fail(Errc::bad_config, "nothing is set up to answer it");
    };
    auto plan = make_plan(want, order, facts, s.policy, able);
    if (!plan) return plan;
    for (const Candidate& candidate : plan->candidates)
        s.out.progress(want.name, to_string(candidate));
    return plan;
}

/// The CA had the last word about these.
void say_detours(const Plan& plan, const acme::Answers& answers, const CertificateSpec& want,
                 Services& s)
{
    for (const auto& [challenge, presented] : answers)
        for (const Wanted& first : plan.order.names)
            if (first.name == challenge.name && first.how != challenge.type)
                s.out.progress(want.name, "the CA offers no " + std::string(to_string(first.how)) +
                                              " for " + first.name.value() + ": going by " +
                                              std::string(to_string(challenge.type)));
}

}  // namespace

Result<Ways> find_ways(const CertificateSpec& want, const OrderSpec& order, Services& s,
                       std::stop_token stop)
{
    s.out.progress(want.name, "looking at the names as " + want.ca.title + " would");
    const auto facts = TRY(s.scout.look(order, std::move(stop)));
    auto plan = TRY(planned(want, order, facts, s));
    auto approved = TRY(s.policy.approve(plan.order, plan.facts));
    auto others = TRY(alternatives(plan, s.policy));
    return Ways{std::move(plan), std::move(approved), std::move(others)};
}

Result<void> prove(Conversation& ca, const acme::Order& order, const Ways& ways,
                   const CertificateSpec& want, Services& s, std::stop_token stop)
{
    auto answers = TRY(acme::present(ca.session, order, ways.others, s.solvers, stop));
    say_detours(ways.plan, answers, want, s);
    auto validated = acme::validate(ca.session, order, std::move(answers), std::move(stop));
    TRY(charging_failures(std::move(validated), ca, want, s));
    s.out.progress(want.name, "names proved");
    return {};
}

Result<acme::Order> open_and_prove(Conversation& ca, OrderMemory& memory, const Ways& ways,
                                   const CertificateSpec& want, Services& s, std::stop_token stop)
{
    for (bool another = false;; another = true) {
        auto order = TRY(open_order_within_limits(ca, ways.approved, memory, want, s, stop));
        s.out.progress(want.name, "order " + order.url);
        auto proved = prove(ca, order, ways, want, s, stop);
        if (proved) return order;
        if (another || !acme::worth_another(order, proved.error()))
            return fail(std::move(proved).error());
        s.out.progress(want.name,
                       "an earlier run's order has failed, where the CA may have "
                       "found nobody: opening another");
    }
}

}  // namespace acme8443::app
