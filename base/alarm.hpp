#pragma once
#include <chrono>
#include <cstdint>
#include <stop_token>

#include "base/descriptor.hpp"
#include "base/result.hpp"

namespace acme8443 {

/// A sleep until a time of the wall clock that ends early when somebody rings, and when the
/// machine's clock is set. One thread sleeps; any may ring.
class Alarm {
public:
    enum class Why : std::uint8_t { time, rung, clock_set };

    /// Errors: Errc::storage or permission when there are no descriptors left.
    static Result<Alarm> make();
    /// A ring while nobody sleeps ends the next sleep at once.
    void ring() const noexcept;
    /// A clock that was set since the last sleep ends the next one at once, too. Errors:
    /// Errc::cancelled.
    Result<Why> sleep_until(std::chrono::sys_seconds when, const std::stop_token& stop) const;

private:
    Alarm(Descriptor bell, Descriptor timer) : bell_(std::move(bell)), timer_(std::move(timer)) {}
    Descriptor bell_;   ///< eventfd(2)
    Descriptor timer_;  ///< timerfd_create(2)
};

}  // namespace acme8443
