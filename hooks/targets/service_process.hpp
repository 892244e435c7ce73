#pragma once
#include <sys/types.h>

#include <optional>
#include <stop_token>
#include <string>

#include "hooks/targets/settings.hpp"

namespace acme8443::hooks {

/// How to find the service's process: by number, by pidfile, or by systemd unit.
class ServiceProcess {
public:
    /// The settings pid, pidfile and unit; nothing when none is set. Errors: Errc::bad_config for
    /// more than one.
    static Result<std::optional<ServiceProcess>> read(const SettingsReader& settings);
    /// Errors: Errc::hook_failed when it does not run; those of reading the pidfile or asking
    /// systemd.
    Result<pid_t> find(std::stop_token stop) const;
    /// Errors: Errc::hook_failed when it is gone; Errc::permission.
    Result<void> signal(int number, std::stop_token stop) const;

private:
    std::string pid_;
    std::string pidfile_;
    std::string unit_;
};

/// HUP, USR1, USR2 or WINCH, with or without SIG. Errors: Errc::bad_config.
Result<int> parse_signal(std::string_view name);

}  // namespace acme8443::hooks
