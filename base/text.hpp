#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443 {

/// Somebody else's text, safe for a terminal and a log line: control bytes, DEL and bytes that are
/// not UTF-8 become \xNN; cut after `most` bytes with "...".
std::string printable(std::string_view text, std::size_t most = 2000);

/// RFC 3339 in UTC, "2026-11-21T10:25:00Z".
std::string rfc3339(std::chrono::sys_seconds when);
/// Any RFC 3339 offset; fractions are dropped. Errors: Errc::protocol, naming the text.
Result<std::chrono::sys_seconds> parse_rfc3339(std::string_view text);

std::string lower(std::string_view ascii);
std::vector<std::string> split(std::string_view text, char at);
std::string join(const std::vector<std::string>& parts, std::string_view between);

}  // namespace acme8443
