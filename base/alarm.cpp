#include "base/alarm.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "base/file.hpp"

namespace acme8443 {
namespace {

/// Takes what there is; errno says why there is nothing.
bool drain(const Descriptor& fd)
{
    std::uint64_t count = 0;
    return read(fd.get(), &count, sizeof count) == sizeof count;
}

}  // namespace

Result<Alarm> Alarm::make()
{
    Descriptor bell(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    Descriptor timer(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!bell || !timer) return fail(file::error("making", "an alarm", errno));
    return Alarm(std::move(bell), std::move(timer));
}

void Alarm::ring() const noexcept
{
    const std::uint64_t once = 1;
    // It fails only when it has been rung 2^64 times.
    [[maybe_unused]] const auto written = write(bell_.get(), &once, sizeof once);
}

Result<Alarm::Why> Alarm::sleep_until(std::chrono::sys_seconds when,
                                      const std::stop_token& stop) const
{
    const std::stop_callback wake(stop, [this] { ring(); });
    // 0 would switch it off.
    const itimerspec at{
        .it_interval = {},
        .it_value = {.tv_sec = std::max<time_t>(when.time_since_epoch().count(), 1), .tv_nsec = 0}};
    if (timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, nullptr) !=
        0) {
        // Set in the meantime, while nobody slept; the timer has been told all the same.
        if (errno == ECANCELED) return Why::clock_set;
        return fail(file::error("setting", "an alarm", errno));
    }
    std::array<pollfd, 2> ends{{{bell_.get(), POLLIN, 0}, {timer_.get(), POLLIN, 0}}};
    retried([&] { return poll(ends.data(), ends.size(), -1); });
    if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled while waiting");
    if (drain(bell_)) return Why::rung;
    return !drain(timer_) && errno == ECANCELED ? Why::clock_set : Why::time;
}

}  // namespace acme8443
