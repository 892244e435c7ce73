#include "app/renew.hpp"

#include <algorithm>

#include "app/issue.hpp"
#include "app/schedule.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

bool same_names(const Live& live, const OrderSpec& order)
{
    std::vector<std::string> have = live.names;
    std::vector<std::string> want;
    for (const Wanted& wanted : order.names) want.push_back(wanted.name.value());
    std::ranges::sort(have);
    std::ranges::sort(want);
    return have == want;
}

/// Why a new certificate has to be issued now, or empty.
std::string reason_to_issue(const std::optional<Live>& live, const CertificateSpec& want,
                            std::chrono::sys_seconds now, bool force)
{
    if (!live) return "there is no certificate yet";
    if (!same_names(*live, want.order)) return "the names changed";
    if (force) return "asked for with --force";
    if (now >= renewal_time(*live)) return "it is due since " + rfc3339(renewal_time(*live));
    return {};
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
    return s.store.save_account(want.ca.directory_url, *account);
}

Result<Live> issue_and_remember(const CertificateSpec& want, Services& s, RenewOptions options,
                                std::stop_token stop)
{
    const store::RenewalRecord before = TRY(s.store.renewal(want.name));
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
    const bool issued = live || only_deployment_failed(live.error());
    TRY(s.store.save_renewal(want.name, issued
                                            ? after_success(before, s.clock.now())
                                            : after_failure(before, s.clock.now(), live.error())));
    return live;
}

}  // namespace

Result<Renewed> renew(const CertificateSpec& want, Services& s, RenewOptions options,
                      std::stop_token stop)
{
    const auto lock = TRY(s.store.lock(want.name));
    auto live = TRY(s.store.live(want.name));
    const std::string reason = reason_to_issue(live, want, s.clock.now(), options.force);
    if (reason.empty()) {
        const auto deployed = TRY(hooks::deploy_all(want.targets, *live, s.deployments, stop));
        return Renewed{*std::move(live), deployed.changed};
    }
    s.out.progress(want.name, "issuing: " + reason);
    s.out.something_happened();
    auto issued = issue_and_remember(want, s, options, stop);
    if (!issued && live && !only_deployment_failed(issued.error())) {
        // Nothing new came; what is in force shall at least be served.
        if (auto kept = hooks::deploy_all(want.targets, *live, s.deployments, stop); !kept) {
            issued.error().parts.push_back({"and the certificate in force", kept.error().message});
        }
    }
    if (!issued) return fail(std::move(issued).error().while_doing("issuing " + want.name));
    return Renewed{*std::move(issued), true};
}

}  // namespace acme8443::app
