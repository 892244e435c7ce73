#include "app/issue.hpp"

#include "app/ca/chain_wishes.hpp"
#include "app/ca/limits.hpp"
#include "app/proving/proof.hpp"
#include "app/renewal/kept_key.hpp"
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

    const auto wish = TRY(order_that_replaces(want, s.store));  // what is in force, if it is theirs
    const auto ways = TRY(find_ways(want, wish, s, stop));      // refuse here, or never
    auto ca = TRY(converse(want, s, stop));                     // account key on disk first
    auto key = TRY(key_to_keep(want, wish, s));
    auto draft = TRY(s.store.draft(want.name, ways.approved, std::move(key)));  // on disk first
    auto order = TRY(open_and_prove(*ca, draft, ways, want, s, stop));  // resumes after a crash
    const auto wishes = chain_wishes(want, &draft.key());  // what the targets' clients take
    auto chain = TRY(acme::finalize(ca->session, order, draft.csr(), stop, wishes));
    if (const auto unmet = unmet_wish(want, chain); !unmet.empty()) say(unmet);
    TRY(accept_or_discard(ways.approved, draft, chain, want, s));  // only what we asked for
    auto live = TRY(std::move(draft).promote(chain));              // one rename
    charge_certificate(*ca, want, s);
    say("issued generation " + live.generation);
    TRY(hooks::deploy_all(want.targets, live, s.deployments, stop));  // until seen on 8443
    return live;
}

}  // namespace acme8443::app
