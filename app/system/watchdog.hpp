#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "base/net/service_manager.hpp"

namespace acme8443::app {

/// Tells the service manager that we live, as often as it wants to hear it, from a thread of its
/// own; but not once a piece of work has taken hours, so that we are started again.
class Watchdog {
public:
    /// Borrows the manager.
    explicit Watchdog(const net::ServiceManager& manager);

    /// A piece of work, from beginning to end.
    class Patience {
    public:
        explicit Patience(Watchdog& watchdog) : watchdog_(watchdog) { watchdog_.work(true); }
        ~Patience() { watchdog_.work(false); }
        Patience(const Patience&) = delete;
        Patience& operator=(const Patience&) = delete;

    private:
        Watchdog& watchdog_;
    };

private:
    using Clock = std::chrono::steady_clock;
    void work(bool begins);
    void run(const std::stop_token& stop, Clock::duration rhythm);

    const net::ServiceManager& manager_;
    std::mutex mutex_;
    std::condition_variable_any never_;
    std::optional<Clock::time_point> begun_{};
    std::jthread thread_{};  ///< last: it ends before what it uses
};

}  // namespace acme8443::app
