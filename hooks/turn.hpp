#pragma once
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "hooks/deploy.hpp"
#include "hooks/verify.hpp"

namespace acme8443::hooks {

/// One target's turn: what every step needs. Nothing is owned.
struct Turn {
    Target& target;
    const TargetSpec& spec;
    const Live& live;
    Deployments& deployments;
    std::stop_token stop;
};

/// Where the pointer goes, and where it goes back to (empty: nowhere).
struct Move {
    Slot slot;
    Slot old;
};

/// deploy_all, roll_back and dry_run for one target. deploy: true when something was changed.
Result<bool> deploy(const Turn& turn);
Result<void> go_back(const Turn& turn);
Result<std::string> foretell(const Turn& turn);

// Steps that they share.

void tell(const Turn& turn, const std::string& step);
Result<void> save(const Turn& turn, DeploymentState state, const Move& move, std::string why = {});

/// The certificate of this turn, as the target's clients would judge it. Errors:
/// Errc::not_deployed.
Result<Expectation> expectation(const Turn& turn);

/// Reloads, then looks until the deadline. Errors: Errc::cancelled.
Result<Sight> reload_and_await(const Turn& turn, const Expectation& expected, std::stop_token stop);

/// What becomes of a certificate that was pointed to and not seen `fresh` (it was seen `after`):
/// back to the old slot, or, when there is nothing to go back to, left where it is. Records the
/// outcome.
Error give_up(const Turn& turn, const Move& move, const Sight& before, const Sight& after);

/// The error of a step before the pointer moved: whatever stopped it, the service still has what it
/// had.
[[nodiscard]] Error untouched(std::string_view doing, Error error);
template <class T>
Result<T> untouched(std::string_view doing, Result<T> result)
{
    if (!result) return fail(untouched(doing, std::move(result).error()));
    return result;
}

}  // namespace acme8443::hooks
