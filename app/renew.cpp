#include "app/renew.hpp"

#include "app/ca/limits.hpp"
#include "app/issue.hpp"
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

/// On the store, the CA and the services.
class RealHands final : public Hands {
public:
    RealHands(const CertificateSpec& want, Services& s, const RenewOptions& options,
              std::stop_token stop)
        : want_(want), s_(s), options_(options), stop_(std::move(stop))
    {
    }

    std::chrono::sys_seconds now() const override { return s_.clock.now(); }
    std::uint64_t random() override { return s_.random(); }
    Result<Standing> standing() override;
    Result<std::optional<acme::RenewalInfo>> wish(const Live& live) override;
    Result<void> within_limits(const Standing& standing) override;
    Result<Live> issue() override;
    Result<std::optional<Live>> live() override { return s_.store.live(want_.name); }
    Result<bool> deploy(const Live& live) override;
    Result<void> remember(const store::RenewalRecord& record) override
    {
        return s_.store.save_renewal(want_.name, record);
    }
    void say(std::string_view what) override { s_.out.progress(want_.name, what); }
    void about_to_issue(std::string_view reason) override
    {
        say("issuing: " + std::string(reason));
        s_.out.something_happened();
    }

private:
    const CertificateSpec& want_;
    Services& s_;
    const RenewOptions& options_;
    std::stop_token stop_;
};

/// A certificate of which no generation is intact counts as none: issue again.
Result<Standing> RealHands::standing()
{
    auto standing = healing(want_, s_, [&] { return read_standing(want_.name, s_.store); });
    if (standing || standing.error().code != Errc::damaged) return standing;
    Standing lost;
    lost.record = TRY(s_.store.renewal(want_.name));
    lost.begun = TRY(s_.store.drafted(want_.name));
    return lost;
}

/// Nothing when the CA does not know us.
Result<std::optional<acme::RenewalInfo>> RealHands::wish(const Live& live)
{
    const auto chain = TRY(pki::CertificateChain::from_pem(live.bundle.cert));
    const auto account = TRY(s_.store.account(want_.ca.directory_url));
    if (chain.leaf().ari_id.empty() || !account || account->url.empty()) return std::nullopt;
    Conversation* const ca = TRY(converse(want_, s_, stop_));
    return acme::renewal_info(ca->session, chain.leaf().ari_id, stop_);
}

Result<void> RealHands::within_limits(const Standing& standing)
{
    return room_for_an_order(want_, standing, s_);
}

Result<Live> RealHands::issue()
{
    auto live = app::issue(want_, s_, stop_);
    if (live || live.error().code != Errc::account_unknown || options_.heed_back_off) return live;
    TRY(forget_account_url(want_, s_));
    return app::issue(want_, s_, stop_);
}

Result<bool> RealHands::deploy(const Live& live)
{
    const auto deployed = TRY(healing(
        want_, s_, [&] { return hooks::deploy_all(want_.targets, live, s_.deployments, stop_); }));
    return deployed.changed;
}

}  // namespace

Result<Renewed> renew(const CertificateSpec& want, Services& s, RenewOptions options,
                      std::stop_token stop)
{
    const auto lock = TRY(s.store.lock(want.name));
    RealHands hands(want, s, options, std::move(stop));
    return take_course(want, hands, s.in_common->silence, options);
}

}  // namespace acme8443::app
