#include "base/clock.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace acme8443 {

using namespace std::chrono;

sys_seconds SystemClock::now() const { return floor<seconds>(system_clock::now()); }

milliseconds SystemClock::uptime() const
{
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch());
}

Result<void> SystemClock::sleep_for(milliseconds how_long, std::stop_token stop) const
{
    // A server may name any number; now() plus it must not overflow.
    constexpr milliseconds longest = years(10);
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, std::min(how_long, longest), [] { return false; });
    if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled while waiting");
    return {};
}

}  // namespace acme8443
