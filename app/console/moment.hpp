#pragma once
#include <chrono>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::app {

/// What --at takes: a day ("2027-03-15", its beginning in UTC) or an RFC 3339 time. Errors:
/// Errc::bad_usage, naming both.
Result<std::chrono::sys_seconds> parse_moment(std::string_view text);

}  // namespace acme8443::app
