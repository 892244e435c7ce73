#include "app/renewal_window.hpp"

#include "acme/renewal_info.hpp"
#include "app/schedule.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using store::RenewalRecord;

constexpr auto first_asked_after = std::chrono::hours(6);
constexpr auto ask_again_after_a_failure = std::chrono::hours(6);
constexpr auto ask_again_after_no_offer = std::chrono::hours(24);

/// Nothing when the CA offers no windows, or does not know us.
Result<std::optional<acme::RenewalInfo>> suggested(const CertificateSpec& want, const Live& live,
                                                   Services& s, std::stop_token stop)
{
    const auto chain = TRY(pki::CertificateChain::from_pem(live.bundle.cert));
    const auto account = TRY(s.store.account(want.ca.directory_url));
    if (chain.leaf().ari_id.empty() || !account || account->url.empty()) return std::nullopt;
    Conversation* const ca = TRY(converse(want, s, stop));
    return acme::renewal_info(ca->session, chain.leaf().ari_id, stop);
}

/// A moment of our own, chosen once for this generation.
void choose(RenewalRecord& record, const Live& live, Services& s)
{
    if (record.renew_at && record.renew_at_generation == live.generation) return;
    record.renew_at = spread_renewal_time(live, s.random());
    record.renew_at_generation = live.generation;
    record.window.reset();
}

/// A moment of the CA's window; the one chosen before as long as the window is the same.
void choose(RenewalRecord& record, const Live& live, const acme::RenewalInfo& info, Services& s)
{
    const store::Window window{info.start, info.end};
    if (record.window == window && record.renew_at_generation == live.generation) return;
    record.renew_at = acme::pick_moment(info, s.random());
    record.renew_at_generation = live.generation;
    record.window = window;
}

}  // namespace

void first_renewal_time(RenewalRecord& record, const Live& live, Services& s)
{
    choose(record, live, s);
    record.ask_at = s.clock.now() + first_asked_after;
}

Result<void> settle_renewal_time(const CertificateSpec& want, Standing& standing, Services& s,
                                 std::stop_token stop)
{
    const auto now = s.clock.now();
    if (!time_to_ask(standing, now)) return {};
    RenewalRecord& record = standing.record;
    auto info = suggested(want, *standing.live, s, stop);
    if (!info && info.error().code == Errc::cancelled) return fail(std::move(info).error());
    if (info && *info) {
        choose(record, *standing.live, **info, s);
        record.ask_at = now + (*info)->ask_again_in;
        if (!(*info)->explanation_url.empty())
            s.out.progress(want.name, "the CA explains its wish at " + (*info)->explanation_url);
    } else {
        choose(record, *standing.live, s);
        record.ask_at = now + (info ? ask_again_after_no_offer : ask_again_after_a_failure);
        if (!info) s.out.progress(want.name, info.error().message);
    }
    return s.store.save_renewal(want.name, record);
}

}  // namespace acme8443::app
