#pragma once
#include <cstdint>
#include <string>

#include "app/status/overview.hpp"

namespace acme8443::app::status {

/// What a monitoring plugin answers, with the statuses that Nagios, Icinga and Checkmk know.
enum class Alarm : std::uint8_t { ok = 0, warning = 1, critical = 2, unknown = 3 };

struct Plugin {
    Alarm alarm;
    std::string line;  ///< one line with performance data: the days that each certificate has left
};

/// critical: expired, not issued, not served, damaged, or a twentieth of the lifetime left;
/// warning: the last attempt failed, or a tenth is left; unknown: settings that cannot be used.
Plugin to_nagios(const Overview& all);
/// Nothing could be found out.
Plugin to_nagios(const Error& why);

}  // namespace acme8443::app::status
