#include "tests/faults/simulator/hands.hpp"

#include "app/renewal/sane_clock.hpp"
#include "base/try.hpp"

namespace acme8443::simulator {
namespace {

using namespace std::chrono_literals;

constexpr const char* account = "account";

}  // namespace

app::Intent SimulatedHands::intent() const
{
    return app::intent_of(c_.want.order, account, c_.disk.live ? &*c_.disk.live : nullptr,
                          c_.disk.record, m_.clock());
}

/// Between any two things that are done the machine may go down, and its clock be set.
Result<void> SimulatedHands::step()
{
    m_.step();
    if (m_.dead()) return fail(Errc::cancelled, "killed");
    return {};
}

/// As app::converse: the directory first, then the clocks are compared.
Result<void> SimulatedHands::converse()
{
    TRY(step());
    auto reached = c_.ca->reach(m_.now_);
    if (!reached) {
        m_.meet(fault_of(reached.error().code));
        m_.pass(reached.error().code == Errc::connection_timeout ? 10s : 1s);
    }
    TRY(std::move(reached));
    return app::clocks_agree(m_.clock(), m_.clock() - m_.now_);
}

Result<std::optional<acme::RenewalInfo>> SimulatedHands::wish(const Live& live)
{
    TRY(converse());
    return c_.ca->wish(live, m_.now_);
}

Result<void> SimulatedHands::within_limits(const app::Standing& standing)
{
    if (standing.begun || !heeds_ledger()) return {};
    if (auto refused = m_.book_.refusal(c_.want.ca, intent(), m_.clock())) {
        ++m_.outcome_.refused_here;
        return fail(*std::move(refused));
    }
    return {};
}

/// As app::open_order_within_limits: one that the CA still has is resumed.
Result<void> SimulatedHands::order()
{
    c_.disk.begun = true;
    c_.agenda.reset();
    const app::Intent wanted = intent();
    if (c_.order && c_.order->names == wanted.names) return {};
    c_.order.reset();
    c_.signed_one.reset();
    if (heeds_ledger() && m_.book_.refusal(c_.want.ca, wanted, m_.clock()))
        return fail(Errc::busy, "others have taken the room");
    m_.book_.enter(app::charge_of(wanted, c_.want.ca, m_.clock()));
    TRY(step());
    m_.orders_.push_back(m_.now_);
    c_.order =
        TRY(c_.ca->order(wanted.names, c_.disk.live ? c_.disk.live->generation : "", m_.now_));
    return step();
}

Result<void> SimulatedHands::prove()
{
    if (!any_holds(c_.unprovable, m_.now_)) return {};
    m_.meet(Fault::not_proved);
    const std::string name = c_.want.order.names.front().name.value();
    c_.ca->validation_failed(name, m_.now_);
    c_.order.reset();
    m_.book_.enter(
        {app::Charge::What::failure, m_.clock(), c_.want.ca.directory_url, account, {name}});
    return fail(Errc::challenge_failed, "unauthorized");
}

Result<Live> SimulatedHands::issue()
{
    ++m_.outcome_.attempts;
    m_.pass(m_.between(1s, 4s));
    TRY(converse());
    TRY(order());
    if (!c_.signed_one) {
        TRY(prove());
        c_.signed_one = c_.ca->issue(*c_.order, c_.lifetime, m_.now_);
    }
    TRY(step());
    c_.disk.live = std::exchange(c_.signed_one, {});
    c_.disk.begun = false;
    c_.order.reset();
    ++m_.outcome_.issued;
    TRY(step());
    m_.book_.enter({app::Charge::What::certificate, m_.clock(), c_.want.ca.directory_url, account,
                    c_.disk.live->names});
    TRY(deploy(*c_.disk.live));
    return copy(*c_.disk.live);
}

Result<bool> SimulatedHands::deploy(const Live& live)
{
    TRY(step());
    if (c_.served && c_.served->generation == live.generation) return false;
    if (!c_.want.targets.empty() && any_holds(c_.undeployable, m_.now_)) {
        m_.meet(Fault::not_deployed);
        return fail(Errc::not_deployed, "the service does not take it");
    }
    c_.served = copy(live);
    return true;
}

Result<void> SimulatedHands::remember(const store::RenewalRecord& record)
{
    TRY(step());
    c_.disk.record = record;
    c_.agenda.reset();
    return {};
}

}  // namespace acme8443::simulator
