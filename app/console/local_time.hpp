#pragma once
#include <chrono>
#include <string>
#include <string_view>

namespace acme8443::app {

/// A moment for people, in the machine's time zone: "2026-11-21 11:25 CET".
std::string local_time(std::chrono::sys_seconds when);

/// A text of the library rooms for people: every UTC time in it ("2026-11-21T10:25:00Z") as
/// local_time() has it. What is meant for programs stays in UTC.
std::string with_local_times(std::string_view text);

}  // namespace acme8443::app
