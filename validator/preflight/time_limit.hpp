#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/error.hpp"

namespace acme8443::validator::preflight {

/// Ends a look from outside: when the caller asks for it, or when the time is up. Whoever is
/// waiting for the network gets Errc::cancelled either way; cut() tells the two apart.
class TimeLimit {
public:
    TimeLimit(std::chrono::milliseconds time, const std::stop_token& outer);
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;

    std::stop_token token() const { return source_.get_token(); }
    /// It failed because the time is up, and nobody has asked to stop.
    bool cut(const Error& error) const;

private:
    std::stop_source source_{};
    std::stop_token outer_;
    std::stop_callback<std::function<void()>> pass_on_;
    std::mutex mutex_{};
    std::condition_variable_any changed_{};
    std::jthread timer_;
};

}  // namespace acme8443::validator::preflight
