#include "app/system/watchdog.hpp"

namespace acme8443::app {
namespace {

/// Ten thousand certificates take less; every wait on the way has a deadline of its own.
constexpr std::chrono::hours longest_work{6};

}  // namespace

Watchdog::Watchdog(const net::ServiceManager& manager) : manager_(manager)
{
    const auto patience = manager.watchdog();
    if (!patience) return;
    // sd_watchdog_enabled(3) recommends every half of the time.
    thread_ = std::jthread(
        [this, rhythm = *patience / 2](const std::stop_token& stop) { run(stop, rhythm); });
}

void Watchdog::work(bool begins)
{
    const std::scoped_lock lock(mutex_);
    if (begins)
        begun_ = Clock::now();
    else
        begun_.reset();
}

void Watchdog::run(const std::stop_token& stop, Clock::duration rhythm)
{
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (!begun_ || Clock::now() - *begun_ < longest_work) manager_.tell("WATCHDOG=1");
        never_.wait_for(lock, stop, rhythm, [] { return false; });
    }
}

}  // namespace acme8443::app
