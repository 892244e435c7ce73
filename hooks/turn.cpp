#include "hooks/turn.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "hooks/rehearse.hpp"

namespace acme8443::hooks {
namespace {

// A reload that reported an error may have worked all the same (Tomcat's answers lie both ways),
// but is not worth as long a wait as one that promised something.
constexpr std::chrono::seconds deadline_after_error{3};

}  // namespace

void tell(const Turn& turn, const std::string& step)
{
    if (turn.deployments.progress) turn.deployments.progress(turn.spec.name, step);
}

Result<void> save(const Turn& turn, DeploymentState state, const Move& move, std::string why)
{
    const Deployments& d = turn.deployments;
    return d.records.save(turn.live.name, turn.spec.name,
                          {.state = state,
                           .slot = move.slot.id,
                           .old_slot = move.old.id,
                           .leaf_sha256 = turn.live.bundle.leaf_sha256,
                           .when = d.clock.now(),
                           .why = std::move(why)});
}

Result<Expectation> expectation(const Turn& turn)
{
    return untouched("trust_file", expectation(turn.spec, turn.live));
}

Result<Sight> reload_and_await(const Turn& turn, const Expectation& expected, std::stop_token stop)
{
    TargetSpec spec = turn.spec;
    auto reloaded = turn.target.reload(stop);
    if (!reloaded) {
        if (reloaded.error().code == Errc::cancelled) return fail(std::move(reloaded).error());
        tell(turn, "reload: " + reloaded.error().message);
        spec.deadline = std::min(spec.deadline, deadline_after_error);
    }
    const Deployments& d = turn.deployments;
    Sight sight = TRY(await(spec, expected, d.probe, d.clock, stop));
    if (!reloaded) sight.detail += "; reload: " + reloaded.error().message;
    return sight;
}

Error untouched(std::string_view doing, Error error)
{
    if (error.code == Errc::cancelled) return error;
    Error told = std::move(error).while_doing(doing);
    told.code = Errc::not_deployed;
    return told;
}

}  // namespace acme8443::hooks
