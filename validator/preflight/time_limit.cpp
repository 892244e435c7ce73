#include "validator/preflight/time_limit.hpp"

namespace acme8443::validator::preflight {

TimeLimit::TimeLimit(std::chrono::milliseconds time, const std::stop_token& outer)
    : outer_(outer),
      pass_on_(outer, [this] { source_.request_stop(); }),
      timer_([this, time](const std::stop_token& over) {
          std::unique_lock lock(mutex_);
          changed_.wait_for(lock, over, time, [] { return false; });
          if (!over.stop_requested()) source_.request_stop();
      })
{
}

bool TimeLimit::cut(const Error& error) const
{
    return error.code == Errc::cancelled && source_.stop_requested() && !outer_.stop_requested();
}

}  // namespace acme8443::validator::preflight
