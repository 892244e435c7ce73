#include <algorithm>

#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/turn.hpp"

namespace acme8443::hooks {
namespace {

// A service that is to be restarted has this long to come back by itself.
constexpr std::chrono::seconds before_restarting{3};
constexpr std::chrono::seconds to_restart{120};

bool works(const Sight& sight) { return sight.seen < Seen::dead; }

/// The old certificate again; when it is not known (a crash came between) any but the new one. It
/// need not be trusted, it may have expired.
Expectation old_certificate(const Turn& turn, const Sight& before)
{
    Expectation old{
        .unwanted = {turn.live.bundle.leaf_sha256}, .names = turn.live.names, .verify = false};
    std::ranges::remove_copy(before.working, std::back_inserter(old.wanted), old.unwanted.front());
    return old;
}

Error record(const Turn& turn, DeploymentState state, const Move& move, Error error)
{
    if (auto saved = save(turn, state, move, error.message); !saved)
        error.message += "; and this could not be recorded: " + saved.error().message;
    return error;
}

/// Nothing older to go back to: the new certificate stays, and the next run looks again.
Error stay(const Turn& turn, const Move& move, const Sight& before, const Sight& after)
{
    const bool worse = works(before) && !works(after);
    const auto state = worse ? DeploymentState::broken : DeploymentState::pointed;
    return record(turn, state, move,
                  {worse ? Errc::rollback_failed : Errc::not_deployed,
                   after.detail + "; there is nothing older to go back to, so " + move.slot.id +
                       " stays in place"});
}

/// Nothing answered before, and nothing answers now: the pointer goes back, and nothing is to be
/// seen.
Error leave_as_it_was(const Turn& turn, const Move& move, const Sight& after)
{
    Error error{Errc::not_deployed, after.detail + "; nothing answered before either"};
    auto state = DeploymentState::staged;
    if (auto pointed = turn.target.point(move.old); !pointed) {
        error.message += "; pointing back to " + move.old.id + ": " + pointed.error().message;
        state = DeploymentState::pointed;
    }
    return record(turn, state, move, std::move(error));
}

/// Tells the service of the slot it is pointed to, and looks. One that does not answer at all is
/// told once more: being told may start it (`apache2 -k graceful`, after the bad pair has ended it).
Result<Sight> bring_back(const Turn& turn, const Expectation& expected)
{
    auto sight = TRY(reload_and_await(turn, expected, {}));
    if (sight.seen != Seen::dead) return sight;
    tell(turn, "nothing answers: telling it once more");
    return reload_and_await(turn, expected, {});
}

/// Points to the old slot and looks; restarts a service that does not come back by being told to.
/// Not to be cancelled: it is short, and the service is broken.
Result<Sight> point_back(const Turn& turn, const Slot& old, const Expectation& expected,
                         const Sight& after)
{
    TRY(turn.target.point(old));
    const auto& restart = turn.spec.restart;
    if (restart.empty()) return bring_back(turn, expected);
    if (turn.target.survives_bad_pair() || after.seen != Seen::failing) {
        TargetSpec brief = turn.spec;
        brief.deadline = std::min(brief.deadline, before_restarting);
        const Turn shortly{turn.target, brief, turn.live, turn.deployments, turn.stop};
        auto sight = TRY(reload_and_await(shortly, expected, {}));
        if (sight.seen == Seen::fresh) return sight;
    }
    tell(turn, "restarting it");
    if (auto restarted = run_command(restart, to_restart, {}, {}); !restarted)
        tell(turn, "restart: " + restarted.error().message);
    const Deployments& d = turn.deployments;
    return await(turn.spec, expected, d.probe, d.clock, {});
}

/// What is left to say of a way back that did not lead there.
std::string way_back(const Slot& old, const Result<Sight>& sight)
{
    return "ROLLBACK to " + old.id + " FAILED: " + (sight ? sight->detail : sight.error().message);
}

}  // namespace

Error give_up(const Turn& turn, const Move& move, const Sight& before, const Sight& after)
{
    if (move.old.id.empty()) return stay(turn, move, before, after);
    if (before.seen == Seen::dead && after.seen == Seen::dead)
        return leave_as_it_was(turn, move, after);
    tell(turn, after.detail + "; pointing back to " + move.old.id);
    const auto sight = point_back(turn, move.old, old_certificate(turn, before), after);
    if (sight && sight->seen == Seen::fresh) {
        return record(turn, DeploymentState::rolled_back, move,
                      {Errc::rolled_back,
                       after.detail + "; pointed back to " + move.old.id + ", seen to work"});
    }
    return record(turn, DeploymentState::broken, move,
                  {Errc::rollback_failed, after.detail + "; " + way_back(move.old, sight)});
}

Result<void> go_back(const Turn& turn)
{
    turn.target.introduce(turn.live);
    const Deployments& d = turn.deployments;
    auto known = TRY(d.records.find(turn.live.name, turn.spec.name));
    if (!turn.target.writable())
        return fail(Errc::not_deployed, "what it serves can only be changed by hand");
    if (!known || known->old_slot.empty())
        return fail(Errc::not_deployed, "no slot before this one is recorded");
    const Slot old{known->old_slot};
    const Expectation expected{
        .unwanted = {known->leaf_sha256}, .names = turn.live.names, .verify = false};
    TRY(untouched("point", turn.target.point(old)));
    const Sight sight = TRY(reload_and_await(turn, expected, turn.stop));
    const bool back = sight.seen == Seen::fresh;
    known->state = back ? DeploymentState::rolled_back : DeploymentState::broken;
    known->when = d.clock.now();
    known->why = back ? "rolled back on request" : way_back(old, sight);
    TRY(d.records.save(turn.live.name, turn.spec.name, *known));
    if (!back) return fail(Errc::rollback_failed, known->why);
    tell(turn, "pointed back to " + old.id + ", seen to work");
    return {};
}

}  // namespace acme8443::hooks
