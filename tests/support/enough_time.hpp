#pragma once
#include <chrono>

#include "base/error.hpp"

namespace acme8443 {

/// For tests of what happens when a time is over: what `attempt` gives for the first time that is
/// long enough for `reached`. On a busy machine a short one may be over before it has begun. The
/// last, of nearly a minute, is judged as it is.
template <typename Attempt, typename Reached>
auto with_enough_time(Attempt attempt, Reached reached)
{
    std::chrono::milliseconds time{200};
    for (; time < std::chrono::seconds(50); time *= 4)
        if (auto outcome = attempt(time); reached(outcome)) return outcome;
    return attempt(time);
}

/// What `attempt` gives for a time that is over after the server was reached, not before.
template <typename Attempt>
auto timed_out(Attempt attempt)
{
    return with_enough_time(
        attempt, [](const auto& got) { return !got && got.error().code == Errc::timeout; });
}

}  // namespace acme8443
