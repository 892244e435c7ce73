#include "app/issue.hpp"

#include <algorithm>

#include "acme/alternate_chain.hpp"
#include "acme/authorization.hpp"
#include "app/limits.hpp"
#include "app/planner.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// What the CA made of this draft is not what was asked for: it would be that the next time too.
Result<void> accept_or_discard(const ApprovedOrder& approved, const store::Draft& draft,
                               const pki::CertificateChain& chain, const CertificateSpec& want,
                               Services& s)
{
    auto accepted = s.policy.accept(approved, draft.key(), chain);
    if (!accepted) TRY(s.store.discard_draft(want.name));
    return accepted;
}

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

Result<Live> issue(const CertificateSpec& want, Services& s, std::stop_token stop)
{
    const auto say = [&](std::string_view what) { s.out.progress(want.name, what); };

    say("looking at the names as " + want.ca.title + " would");
    const auto wish = TRY(order_that_replaces(want, s.store));  // what is in force, if it is theirs
    auto facts = TRY(s.scout.look(wish, stop));
    const auto plan = TRY(planned(want, wish, facts, s));           // which way each name will go
    auto approved = TRY(s.policy.approve(plan.order, plan.facts));  // refuse here, or never
    const auto others = TRY(alternatives(plan, s.policy));
    auto ca = TRY(converse(want, s, stop));                // account key on disk first
    auto draft = TRY(s.store.draft(want.name, approved));  // key and CSR on disk first
    auto order = TRY(
        open_order_within_limits(*ca, approved, draft, want, s, stop));  // resumes after a crash
    say("order " + order.url);
    auto answers =
        TRY(acme::present(ca->session, order, others, s.solvers, stop));  // withdrawn on every path
    say_detours(plan, answers, want, s);
    auto validated = acme::validate(ca->session, order, std::move(answers), stop);
    TRY(charging_failures(std::move(validated), *ca, want, s));
    say("names proved");
    auto chain = TRY(acme::finalize(ca->session, order, draft.csr(), stop, want.preferred_chain));
    if (!want.preferred_chain.empty() && !acme::leads_to(chain, want.preferred_chain))
        say("the CA offers no chain to " + want.preferred_chain + "; taking its own choice");
    TRY(accept_or_discard(approved, draft, chain, want, s));  // only what we asked for
    auto live = TRY(std::move(draft).promote(chain));         // one rename
    charge_certificate(*ca, want, s);
    say("issued generation " + live.generation);
    TRY(hooks::deploy_all(want.targets, live, s.deployments, stop));  // until seen on 8443
    return live;
}

}  // namespace acme8443::app
