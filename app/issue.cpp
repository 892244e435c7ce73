#include "app/issue.hpp"

#include "acme/alternate_chain.hpp"
#include "acme/authorization.hpp"
#include "app/limits.hpp"
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

}  // namespace

Result<Live> issue(const CertificateSpec& want, Services& s, std::stop_token stop)
{
    const auto say = [&](std::string_view what) { s.out.progress(want.name, what); };

    say("looking at the names as " + want.ca.title + " would");
    const auto wish = TRY(order_that_replaces(want, s.store));  // what is in force, if it is theirs
    auto facts = TRY(s.scout.look(wish, stop));
    auto approved = TRY(s.policy.approve(wish, facts));    // refuse here, or never
    auto ca = TRY(converse(want, s, stop));                // account key on disk first
    auto draft = TRY(s.store.draft(want.name, approved));  // key and CSR on disk first
    auto order = TRY(
        open_order_within_limits(*ca, approved, draft, want, s, stop));  // resumes after a crash
    say("order " + order.url);
    auto answers =
        TRY(acme::present(ca->session, order, s.solvers, stop));  // withdrawn on every path
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
