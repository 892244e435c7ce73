#include <algorithm>
#include <optional>

#include "base/try.hpp"
#include "hooks/demands.hpp"
#include "hooks/rehearse.hpp"
#include "hooks/turn.hpp"

namespace acme8443::hooks {
namespace {

constexpr std::size_t slots_kept = 3;

/// True: nothing to do, the leaf is served. Unless it was recorded before, it must be so three
/// times in a row and the pointer must say the same: a service that has not noticed yet that it was
/// moved back will.
Result<bool> already_deployed(const Turn& turn, const std::optional<DeploymentRecord>& record,
                              const Expectation& expected)
{
    const bool same = record && record->leaf_sha256 == turn.live.bundle.leaf_sha256;
    if (same && record->state == DeploymentState::verified) return true;
    Slot current;
    if (turn.target.writable()) current = TRY(untouched("current", turn.target.current()));
    const bool told = !current.id.empty();
    if (same && (told ? record->slot != current.id : record->state == DeploymentState::rolled_back))
        return false;
    if (same && !told) current.id = record->slot;
    const Deployments& d = turn.deployments;
    const Sight sight = TRY(await(turn.spec, expected, d.probe, d.clock, turn.stop));
    if (sight.seen != Seen::fresh) return false;
    Slot old;
    if (record) old.id = same ? record->old_slot : record->slot;
    TRY(save(turn, DeploymentState::verified, {current, old}));
    tell(turn, "serves the certificate already");
    return true;
}

Result<void> rehearse_for(const Turn& turn, const Expectation& expected)
{
    const auto demands = TRY(untouched("rehearsal", demands_on(turn.target.demands(), turn.spec)));
    return untouched("rehearsal", rehearse(demands, turn.live, expected.trust_pem));
}

Result<bool> await_by_hand(const Turn& turn, const Expectation& expected)
{
    const std::string instructions = turn.target.instructions(turn.live);
    tell(turn, "to be done by hand: " + instructions);
    const Deployments& d = turn.deployments;
    const Sight sight = TRY(await(turn.spec, expected, d.probe, d.clock, turn.stop));
    const bool done = sight.seen == Seen::fresh;
    TRY(save(turn, done ? DeploymentState::verified : DeploymentState::staged, {},
             done ? "" : sight.detail));
    if (done) return true;
    return fail(Errc::not_deployed, sight.detail + "; to be done by hand: " + instructions);
}

/// A target that cannot tell where its pointer is leaves it to the record to know what worked last.
Slot or_recorded(Slot current, const std::optional<DeploymentRecord>& record)
{
    if (!current.id.empty() || !record) return current;
    return {record->state == DeploymentState::verified ? record->slot : record->old_slot};
}

/// Where to go back to, now that `slot` is staged and the pointer is at `current`. A pointer at a
/// slot that was never seen to work (a crash, a broken deployment) is not worth going back to; the
/// slot before that one is.
Slot slot_before(const std::optional<DeploymentRecord>& record, const Slot& current,
                 const Slot& slot)
{
    const bool recorded = record && record->slot == current.id;
    const bool worked = !recorded || record->state == DeploymentState::verified;
    if (current.id != slot.id && worked) return current;
    if (recorded && record->old_slot != slot.id) return {record->old_slot};
    return {};
}

/// The commit. The record is written before and after it, so that a crash on either side is
/// finished by the next run.
Result<void> move_pointer(const Turn& turn, const Move& move)
{
    TRY(save(turn, DeploymentState::staged, move));
    tell(turn, "staged " + move.slot.id);
    auto pointed = turn.target.point(move.slot);
    const auto current = pointed ? move.slot : turn.target.current().value_or(Slot{});
    if (current.id != move.slot.id) {
        Error error = untouched("point", std::move(pointed).error());
        TRY(save(turn, DeploymentState::staged, move, error.message));
        return fail(std::move(error));
    }
    tell(turn, "pointed to " + move.slot.id);
    // A record that still says `staged` is as good: the pointer itself is asked when resuming.
    if (auto saved = save(turn, DeploymentState::pointed, move); !saved)
        tell(turn, saved.error().message);
    return {};
}

/// Forgets all but the newest slots; where the target cannot list them, those of the last record.
void prune(Target& target, const Move& move, const std::optional<DeploymentRecord>& previous)
{
    auto slots = target.slots().value_or(std::vector<Slot>{});
    if (slots.empty() && previous)
        slots = {{previous->slot}, {previous->old_slot}};
    else
        slots.erase(slots.begin(), slots.begin() + static_cast<std::ptrdiff_t>(
                                                       std::min(slots.size(), slots_kept)));
    for (const Slot& slot : slots) {
        if (!slot.id.empty() && slot.id != move.slot.id && slot.id != move.old.id)
            target.forget(slot);
    }
}

}  // namespace

Result<bool> deploy(const Turn& turn)
{
    turn.target.introduce(turn.live);
    const Deployments& d = turn.deployments;
    const auto record = TRY(d.records.find(turn.live.name, turn.spec.name));
    Expectation expected = TRY(expectation(turn));
    const Sight before = TRY(look(turn.spec, expected, d.probe, turn.stop));
    if (before.seen == Seen::fresh && TRY(already_deployed(turn, record, expected))) return false;
    if (d.rehearse) TRY(rehearse_for(turn, expected));
    if (!turn.target.writable()) return await_by_hand(turn, expected);

    const Slot current = or_recorded(TRY(untouched("current", turn.target.current())), record);
    const Slot slot = TRY(untouched("stage", turn.target.stage(turn.live)));
    const Move move{slot, slot_before(record, current, slot)};
    TRY(move_pointer(turn, move));
    std::ranges::remove_copy(before.working, std::back_inserter(expected.unwanted),
                             expected.wanted.front());
    const Sight after = TRY(reload_and_await(turn, expected, turn.stop));
    if (after.seen != Seen::fresh) return fail(give_up(turn, move, before, after));
    TRY(save(turn, DeploymentState::verified, move));
    tell(turn, "serves the certificate");
    prune(turn.target, move, record);
    return true;
}

Result<std::string> foretell(const Turn& turn)
{
    turn.target.introduce(turn.live);
    const Deployments& d = turn.deployments;
    const Expectation expected = TRY(expectation(turn));
    TRY(rehearse_for(turn, expected));
    const Sight sight = TRY(look(turn.spec, expected, d.probe, turn.stop));
    const std::string name = turn.spec.name + ": ";
    if (sight.seen == Seen::fresh) return name + "serves the certificate already";
    if (!turn.target.writable())
        return name + sight.detail + "; to be done by hand: " + turn.target.instructions(turn.live);
    const Slot current = TRY(untouched("current", turn.target.current()));
    return name + sight.detail + "; would stage the certificate, point to it" +
           (current.id.empty() ? "" : " (now at " + current.id + ")") +
           ", reload, and look for up to " + std::to_string(turn.spec.deadline.count()) + " s";
}

}  // namespace acme8443::hooks
