#include "base/alarm.hpp"

#include <gtest/gtest.h>

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
