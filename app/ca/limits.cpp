#include "app/ca/limits.hpp"

#include <algorithm>

#include "base/try.hpp"

namespace acme8443::app {
namespace {

std::vector<std::string> names_of(const OrderSpec& order)
{
    std::vector<std::string> names;
    for (const Wanted& wanted : order.names) names.push_back(wanted.name.value());
    std::ranges::sort(names);
    return names;
}

/// What the CA has done is done: a ledger that cannot be written is said, and stops nothing.
void charge(Charge::What what, std::vector<std::string> names, const Conversation& ca,
            const CertificateSpec& want, Services& s, std::vector<std::string> order = {})
{
    if (want.ca.limits.empty()) return;
    const auto charged = s.in_common->ledger.charge({.what = what,
                                                     .at = s.clock.now(),
                                                     .directory_url = want.ca.directory_url,
                                                     .account_url = ca.account.url,
                                                     .names = std::move(names),
                                                     .order = std::move(order)});
    if (!charged) s.out.progress(want.name, "rate limits: " + charged.error().message);
}

/// The certificate in force when this CA has issued it. A damaged one is renew's to heal.
std::optional<Live> live_from(const CaPreset& ca, const std::string& name,
                              const store::Store& store)
{
    if (!keeps_order(ca, store.order_url(name).value_or(""))) return std::nullopt;
    auto live = store.live(name);
    if (!live) return std::nullopt;
    return *std::move(live);
}

Result<Intent> intent_now(const OrderSpec& order, const std::string& account_url,
                          const CertificateSpec& want, const Services& s)
{
    const auto live = live_from(want.ca, want.name, s.store);
    const auto record = TRY(s.store.renewal(want.name));
    return intent_of(order, account_url, live ? &*live : nullptr, record, s.clock.now());
}

}  // namespace

Intent intent_of(const OrderSpec& order, std::string account_url, const Live* live,
                 const store::RenewalRecord& record, std::chrono::sys_seconds now)
{
    Intent intent{.account_url = std::move(account_url), .names = names_of(order)};
    if (live == nullptr) return intent;
    std::vector<std::string> in_force = live->names;
    std::ranges::sort(in_force);
    intent.renewal = in_force == intent.names;
    // Let's Encrypt spares what is replaced within its suggested window, not before and not after,
    // and by the first order that says so.
    const auto& window = record.window;
    intent.replaces_one = window && record.renew_at_generation == live->generation &&
                          now >= window->start && now < window->end && record.failures == 0;
    return intent;
}

Result<void> room_for_an_order(const CertificateSpec& want, const Standing& standing, Services& s)
{
    if (want.ca.limits.empty() || standing.begun) return {};
    const auto account = TRY(s.store.account(want.ca.directory_url));
    if (!account || account->url.empty()) return {};
    const auto intent = TRY(intent_now(want.order, account->url, want, s));
    return s.in_common->ledger.permit(want.ca, intent);
}

Result<acme::Order> open_order_within_limits(Conversation& ca, const ApprovedOrder& approved,
                                             OrderMemory& memory, const CertificateSpec& want,
                                             Services& s, std::stop_token stop)
{
    const bool resumes = memory.order_url().has_value();
    const auto reserve = [&]() -> Result<void> {
        if (want.ca.limits.empty()) return {};
        const auto intent = TRY(intent_now(approved.spec(), ca.account.url, want, s));
        auto reserved = s.in_common->ledger.reserve(want.ca, intent);
        if (!reserved && reserved.error().code == Errc::rate_limited && !resumes)
            reserved.error().code = Errc::busy;
        return reserved;
    };
    return acme::open_order(ca.session, approved, memory, stop, reserve);
}

Result<void> charging_failures(Result<void> validated, const Conversation& ca,
                               const CertificateSpec& want, Services& s)
{
    if (validated || validated.error().code != Errc::challenge_failed) return validated;
    const std::vector<std::string> wanted = names_of(want.order);
    std::vector<std::string> failed;
    for (const SubError& part : validated.error().parts)
        if (std::ranges::find(wanted, part.subject) != wanted.end() &&
            std::ranges::find(failed, part.subject) == failed.end())
            failed.push_back(part.subject);
    charge(Charge::What::failure, std::move(failed), ca, want, s, wanted);
    return validated;
}

void charge_certificate(const Conversation& ca, const CertificateSpec& want, Services& s)
{
    charge(Charge::What::certificate, names_of(want.order), ca, want, s);
}

Result<OrderSpec> order_that_replaces(const CertificateSpec& want, const store::Store& store)
{
    OrderSpec order = want.order;
    const auto live = live_from(want.ca, want.name, store);
    if (!live) return order;
    const auto chain = TRY(pki::CertificateChain::from_pem(live->bundle.cert));
    order.replaces = chain.leaf().ari_id;
    return order;
}

}  // namespace acme8443::app
