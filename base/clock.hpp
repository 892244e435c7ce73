#pragma once
#include <chrono>
#include <stop_token>

#include "base/result.hpp"

namespace acme8443 {

/// The only source of time and the only thing that waits; tests turn it by hand.
class Clock {
public:
    virtual ~Clock() = default;
    virtual std::chrono::sys_seconds now() const = 0;
    /// Errors: Errc::cancelled.
    virtual Result<void> sleep_for(std::chrono::milliseconds how_long,
                                   std::stop_token stop) const = 0;
    /// Monotonic, for deadlines; unrelated to now().
    virtual std::chrono::milliseconds uptime() const = 0;
};

/// The machine's. Waits end at once when stop is requested.
class SystemClock final : public Clock {
public:
    std::chrono::sys_seconds now() const override;
    Result<void> sleep_for(std::chrono::milliseconds how_long, std::stop_token stop) const override;
    std::chrono::milliseconds uptime() const override;
};

}  // namespace acme8443
