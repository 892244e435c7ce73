#include "hooks/deploy.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/targets.hpp"
#include "hooks/turn.hpp"

namespace acme8443::hooks {
namespace {

/// The worst comes first; whatever is not listed is better than all of them.
constexpr std::array worst_first{Errc::rollback_failed, Errc::rolled_back, Errc::not_deployed};

auto rank(Errc code) { return std::ranges::find(worst_first, code); }

/// What became of several targets, as one Error. Not called without failures.
Error summary(const std::vector<std::pair<std::string, Error>>& failures, std::size_t targets)
{
    const auto worst = std::ranges::min_element(
        failures, {}, [](const auto& failure) { return rank(failure.second.code); });
    Error error{worst->second.code, {}, worst->second.retry_at};
    for (const auto& [target, failure] : failures) error.parts.push_back({target, failure.message});
    error.message = worst->first + ": " + worst->second.message;
    if (failures.size() > 1)
        error.message = std::to_string(failures.size()) + " of " + std::to_string(targets) +
                        " targets failed; the worst is " + error.message;
    return error;
}

/// Every target has its turn, whatever became of the others; only a request to stop ends it.
template <class Step>
Result<void> each(std::span<const TargetSpec> targets, const Live& live, Deployments& deployments,
                  const std::stop_token& stop, Step step)
{
    std::vector<std::pair<std::string, Error>> failures;
    for (const TargetSpec& spec : targets) {
        auto target = make_unnamed(spec);
        auto done = target ? step(Turn{**target, spec, live, deployments, stop})
                           : Result<void>(fail(target.error()));
        if (done) continue;
        if (done.error().code == Errc::cancelled) return done;
        failures.emplace_back(spec.name, std::move(done).error());
    }
    if (failures.empty()) return {};
    return fail(summary(failures, targets.size()));
}

/// All or nothing: those that were changed go back, and `error`, which is why, says how that went.
Error take_back(std::span<const TargetSpec> changed, const Live& live, Deployments& deployments,
                Error error)
{
    const auto undone = roll_back(changed, live, deployments, {});
    if (undone) {
        error.message += "; the others were pointed back";
        return error;
    }
    // What has no slot before keeps the new certificate, which was seen to work.
    if (undone.error().code == Errc::rollback_failed) error.code = Errc::rollback_failed;
    error.message += "; pointing the others back: " + undone.error().message;
    const auto& parts = undone.error().parts;
    error.parts.insert(error.parts.end(), parts.begin(), parts.end());
    return error;
}

}  // namespace

std::optional<OnFailure> parse_on_failure(std::string_view text)
{
    if (text == "continue") return OnFailure::go_on;
    if (text == "stop") return OnFailure::stop;
    if (text == "all-or-nothing") return OnFailure::all_or_nothing;
    return std::nullopt;
}

Result<Deployed> deploy_all(std::span<const TargetSpec> targets, const Live& live,
                            Deployments& deployments, std::stop_token stop)
{
    std::vector<TargetSpec> in_order(targets.begin(), targets.end());
    std::stable_partition(in_order.begin(), in_order.end(),
                          [](const TargetSpec& spec) { return spec.canary; });
    std::vector<TargetSpec> changed;
    std::string failed;  // the target because of which the others stay as they are
    const auto step = [&](const Turn& turn) -> Result<void> {
        if (!failed.empty())
            return fail(Errc::not_deployed, "left as it is, because " + failed + " failed");
        auto done = deploy(turn);
        if (done && *done) changed.push_back(turn.spec);
        if (done) return {};
        if (turn.spec.canary || deployments.on_failure != OnFailure::go_on) failed = turn.spec.name;
        return fail(std::move(done).error());
    };
    auto outcome = each(in_order, live, deployments, stop, step);
    if (outcome) return Deployed{!changed.empty()};
    const bool wanted_whole = deployments.on_failure == OnFailure::all_or_nothing &&
                              outcome.error().code != Errc::cancelled;
    if (!wanted_whole || changed.empty()) return fail(std::move(outcome).error());
    std::ranges::reverse(changed);
    return fail(take_back(changed, live, deployments, std::move(outcome).error()));
}

Result<std::vector<std::string>> dry_run(std::span<const TargetSpec> targets, const Live& live,
                                         Deployments& deployments, std::stop_token stop)
{
    std::vector<std::string> lines;
    const auto step = [&](const Turn& turn) -> Result<void> {
        lines.push_back(TRY(foretell(turn)));
        return {};
    };
    TRY(each(targets, live, deployments, stop, step));
    return lines;
}

Result<void> roll_back(std::span<const TargetSpec> targets, const Live& live,
                       Deployments& deployments, std::stop_token stop)
{
    return each(targets, live, deployments, stop, go_back);
}

}  // namespace acme8443::hooks
