#include "app/limits.hpp"

#include <algorithm>

#include "app/ledger.hpp"
#include "app/schedule.hpp"
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
            const CertificateSpec& want, Services& s)
{
    if (want.ca.limits.empty()) return;
    const auto charged =
        Ledger(s.store.root(), s.clock)
            .charge({what, s.clock.now(), want.ca.directory_url, ca.account.url, std::move(names)});
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

Result<void> permit(const Conversation& ca, const OrderSpec& order, const CertificateSpec& want,
                    Services& s)
{
    if (want.ca.limits.empty()) return {};
    Intent intent{.account_url = ca.account.url, .names = names_of(order)};
    if (auto live = live_from(want.ca, want.name, s.store)) {
        std::ranges::sort(live->names);
        intent.renewal = live->names == intent.names;
        // Let's Encrypt spares what is replaced in its suggested window, not whenever one likes.
        intent.replaces_one = !order.replaces.empty() && s.clock.now() >= renewal_time(*live);
    }
    return Ledger(s.store.root(), s.clock).permit(want.ca, intent);
}

}  // namespace

Result<acme::Order> open_order_within_limits(Conversation& ca, const ApprovedOrder& approved,
                                             OrderMemory& memory, const CertificateSpec& want,
                                             Services& s, std::stop_token stop)
{
    if (!memory.order_url()) TRY(permit(ca, approved.spec(), want, s));
    auto order = TRY(acme::open_order(ca.session, approved, memory, stop));
    if (!order.resumed) charge(Charge::What::order, names_of(approved.spec()), ca, want, s);
    return order;
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
    charge(Charge::What::failure, std::move(failed), ca, want, s);
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
