#include "app/renew.hpp"

#include "app/issue.hpp"
#include "app/renewal_window.hpp"
#include "app/schedule.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// Does `step`; when that finds a file of ours damaged, heals this certificate's and does it again.
template <class Step>
auto healing(const CertificateSpec& want, Services& s, Step step) -> decltype(step())
{
    auto done = step();
    if (done || done.error().code != Errc::damaged) return done;
    s.out.something_happened();
    s.out.progress(want.name, done.error().message + "; healing");
    TRY(s.store.heal(want.name));
    return step();
}

/// A certificate of which no generation is intact counts as none: issue again.
Result<Standing> intact_standing(const CertificateSpec& want, Services& s)
{
    auto standing = healing(want, s, [&] { return read_standing(want.name, s.store); });
    if (standing || standing.error().code != Errc::damaged) return standing;
    Standing lost;
    lost.record = TRY(s.store.renewal(want.name));
    lost.begun = TRY(s.store.drafted(want.name));
    return lost;
}

/// The CA does not know our account any more: its key is to be registered again. Not by cron: CAA
/// records may name the account, so a person shall have seen it.
Result<void> forget_account_url(const CertificateSpec& want, Services& s)
{
    auto account = TRY(s.store.account(want.ca.directory_url));
    if (!account) return {};
    s.out.progress(want.name, want.ca.title + " has forgotten the account " + account->url +
                                  "; its key is registered again");
    account->url.clear();
    s.conversations.erase(want.ca.directory_url);
    return s.store.save_account(want.ca.directory_url, *account);
}

Result<void> remember(const CertificateSpec& want, const store::RenewalRecord& before,
                      const Result<Live>& outcome, Services& s)
{
    const auto now = s.clock.now();
    if (!outcome && !only_deployment_failed(outcome.error()))
        return s.store.save_renewal(want.name,
                                    after_failure(before, want.name, now, outcome.error()));
    store::RenewalRecord record = after_success(before, now);
    if (const auto live = TRY(s.store.live(want.name))) first_renewal_time(record, *live, s);
    return s.store.save_renewal(want.name, record);
}

Result<Live> issue_and_remember(const CertificateSpec& want, const store::RenewalRecord& before,
                                Services& s, RenewOptions options, std::stop_token stop)
{
    if (options.heed_back_off && before.not_before && s.clock.now() < *before.not_before) {
        return fail(Error{Errc::rate_limited,
                          want.name + ": the last attempt failed; backing off (" +
                              std::to_string(before.failures) +
                              " failures in a row, the last one: " + before.last_error + ")",
                          before.not_before});
    }
    auto live = issue(want, s, stop);
    if (!live && live.error().code == Errc::account_unknown && !options.heed_back_off) {
        TRY(forget_account_url(want, s));
        live = issue(want, s, stop);
    }
    TRY(remember(want, before, live, s));
    return live;
}

Result<hooks::Deployed> deploy(const CertificateSpec& want, const Live& live, Services& s,
                               std::stop_token stop)
{
    return healing(want, s,
                   [&] { return hooks::deploy_all(want.targets, live, s.deployments, stop); });
}

}  // namespace

Result<Renewed> renew(const CertificateSpec& want, Services& s, RenewOptions options,
                      std::stop_token stop)
{
    const auto lock = TRY(s.store.lock(want.name));
    Standing standing = TRY(intact_standing(want, s));
    TRY(settle_renewal_time(want, standing, s, stop));
    const auto now = s.clock.now();
    const std::string reason = reason_to_issue(
        standing, want,
        {.now = now, .next_start = now + options.next_start_in, .force = options.force});
    if (reason.empty()) {
        const auto deployed = TRY(deploy(want, *standing.live, s, stop));
        return Renewed{*std::move(standing.live), deployed.changed};
    }
    s.out.progress(want.name, "issuing: " + reason);
    s.out.something_happened();
    auto issued = issue_and_remember(want, standing.record, s, options, stop);
    if (!issued && standing.live && !only_deployment_failed(issued.error())) {
        // Nothing new came; what is in force shall at least be served.
        if (auto kept = deploy(want, *standing.live, s, stop); !kept) {
            issued.error().parts.push_back({"and the certificate in force", kept.error().message});
        }
    }
    if (!issued) return fail(std::move(issued).error().while_doing("issuing " + want.name));
    return Renewed{*std::move(issued), true};
}

}  // namespace acme8443::app
