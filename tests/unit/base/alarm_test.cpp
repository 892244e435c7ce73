#include "base/alarm.hpp"

#include <gtest/gtest.h>
#include <sys/timex.h>

#include <thread>

#include "base/clock.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443 {
namespace {

using namespace std::chrono_literals;
using Why = Alarm::Why;

class AlarmClock : public testing::Test {
protected:
    void SetUp() override
    {
        auto made = Alarm::make();
        ASSERT_THAT(made, IsOk());
        alarm.emplace(*std::move(made));
    }
    /// Far enough that the test would be killed first.
    const std::chrono::sys_seconds far = SystemClock().now() + 24h;
    std::optional<Alarm> alarm;
};

TEST_F(AlarmClock, EndsAtItsTime)
{
    EXPECT_THAT(alarm->sleep_until(SystemClock().now() + 1s, {}), IsOkAndHolds(Why::time));
}

TEST_F(AlarmClock, WhatIsPastEndsAtOnce)
{
    for (const auto past :
         {SystemClock().now() - 24h, std::chrono::sys_seconds(0s), std::chrono::sys_seconds(-1s)})
        EXPECT_THAT(alarm->sleep_until(past, {}), IsOkAndHolds(Why::time));
}

TEST_F(AlarmClock, ARingEndsIt)
{
    const std::jthread other([&] { alarm->ring(); });
    EXPECT_THAT(alarm->sleep_until(far, {}), IsOkAndHolds(Why::rung));
}

/// By a nanosecond, which nobody else notices.
bool move_the_clock(long nanoseconds)
{
    timex by{};
    by.modes = ADJ_SETOFFSET | ADJ_NANO;
    // Of a negative offset the seconds are rounded down.
    by.time.tv_sec = nanoseconds < 0 ? -1 : 0;
    by.time.tv_usec = nanoseconds < 0 ? 1'000'000'000 + nanoseconds : nanoseconds;
    return adjtimex(&by) >= 0;
}

class AlarmAndSetClock : public AlarmClock {
protected:
    void SetUp() override
    {
        if (!move_the_clock(0)) GTEST_SKIP() << "setting the clock takes CAP_SYS_TIME";
        AlarmClock::SetUp();
    }
};

TEST_F(AlarmAndSetClock, EndsWhenItIsSet)
{
    for (const long by : {1L, -1L}) {
        // Again and again: the first may come before it sleeps.
        std::jthread other([&](const std::stop_token& awake) {
            while (!awake.stop_requested()) {
                std::this_thread::sleep_for(50ms);
                EXPECT_TRUE(move_the_clock(by));
            }
        });
        EXPECT_THAT(alarm->sleep_until(far, {}), IsOkAndHolds(Why::clock_set));
    }
}

TEST_F(AlarmAndSetClock, EndsTheNextSleepWhenItIsSetWhileNobodySleeps)
{
    EXPECT_THAT(alarm->sleep_until(SystemClock().now() - 1s, {}), IsOkAndHolds(Why::time));
    ASSERT_TRUE(move_the_clock(1));
    EXPECT_THAT(alarm->sleep_until(far, {}), IsOkAndHolds(Why::clock_set));
    EXPECT_THAT(alarm->sleep_until(SystemClock().now() - 1s, {}), IsOkAndHolds(Why::time));
}

TEST_F(AlarmClock, RingsBeforeItAreOneRing)
{
    alarm->ring();
    alarm->ring();
    EXPECT_THAT(alarm->sleep_until(far, {}), IsOkAndHolds(Why::rung));
    EXPECT_THAT(alarm->sleep_until(SystemClock().now() - 1s, {}), IsOkAndHolds(Why::time));
}

TEST_F(AlarmClock, AStopEndsItAsAnError)
{
    std::stop_source stop;
    const std::jthread other([&] { stop.request_stop(); });
    EXPECT_THAT(alarm->sleep_until(far, stop.get_token()), FailsWith(Errc::cancelled, testing::_));
    EXPECT_THAT(alarm->sleep_until(far, stop.get_token()), FailsWith(Errc::cancelled, testing::_));
}

}  // namespace
}  // namespace acme8443
