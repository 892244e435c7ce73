#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace acme8443::acme {

/// RFC 9110 section 5.6.7: the form to send, and the two that must still be understood.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace acme8443::acme
