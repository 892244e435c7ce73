#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace acme8443::acme {

/// A Retry-After header: seconds or an HTTP date (RFC 9110 section 10.2.3), clamped to [1 s, 24 h].
/// Nothing for "0" (the CA has no wish: poll soon) and for what is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                      std::chrono::sys_seconds now);

}  // namespace acme8443::acme
