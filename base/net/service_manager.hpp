#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace acme8443::net {

/// Whoever has started us as a service and wants to hear of us: sd_notify(3), one datagram. Not
/// through libsystemd, which would load compression and cryptography beside our keys for it; the
/// protocol is promised to stay.
class ServiceManager {
public:
    /// By NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. Without them it listens to nothing.
    static ServiceManager from_environment();

    /// "READY=1" and the like, one for each line. Nobody who does not listen is an error.
    /// Waits up to 5 s for one who is busy.
    void tell(std::string_view what) const;
    /// Tells it RELOADING, which has to come with the time; ends with the next READY.
    void tell_reloading() const;
    /// It takes us for dead when it has not been told WATCHDOG=1 for this long.
    std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

private:
    std::string socket_{};
    std::optional<std::chrono::microseconds> watchdog_{};
};

}  // namespace acme8443::net
