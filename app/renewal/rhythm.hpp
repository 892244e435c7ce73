#pragma once
#include <chrono>
#include <span>
#include <vector>

namespace acme8443::app {

/// How often cron or a timer starts us, as the starts so far show it; a day until there are enough
/// of them. The middle one of the gaps, so that neither an outage nor a run by hand counts.
std::chrono::seconds usual_gap(std::span<const std::chrono::sys_seconds> starts);

/// The starts with this one, the oldest forgotten. A clock that has been turned back begins anew.
std::vector<std::chrono::sys_seconds> with_start(std::vector<std::chrono::sys_seconds> starts,
                                                 std::chrono::sys_seconds now);

}  // namespace acme8443::app
