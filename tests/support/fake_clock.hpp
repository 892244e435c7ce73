#pragma once
#include <atomic>

#include "base/clock.hpp"

namespace acme8443 {

/// Time that moves only when somebody sleeps or the test turns it.
class FakeClock final : public Clock {
public:
    /// 2026-11-20T00:00:00Z, the moment most vectors are judged at.
    explicit FakeClock(std::chrono::sys_seconds start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20})
        : start_(start)
    {
    }
    std::chrono::sys_seconds now() const override
    {
        return start_ + std::chrono::duration_cast<std::chrono::seconds>(uptime());
    }
    Result<void> sleep_for(std::chrono::milliseconds how_long, std::stop_token stop) const override
    {
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        passed_ += how_long.count();
        return {};
    }
    std::chrono::milliseconds uptime() const override { return std::chrono::milliseconds(passed_); }
    void turn(std::chrono::milliseconds by) { passed_ += by.count(); }

private:
    std::chrono::sys_seconds start_;
    mutable std::atomic<std::int64_t> passed_{0};
};

}  // namespace acme8443
