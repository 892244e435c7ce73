#include "app/renewal/schedule.hpp"

#include <gtest/gtest.h>

#include "app/console/exit_status.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const std::chrono::sys_seconds start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

Live lasting(std::chrono::seconds lifetime)
{
    Live live;
    live.not_before = start;
    live.not_after = start + lifetime;
    return live;
}

TEST(RenewalTime, LeavesAThirdOrAHalfOfAShortLife)
{
    EXPECT_EQ(renewal_time(lasting(days(90))), start + days(60));
    EXPECT_EQ(renewal_time(lasting(days(10))),
              start + days(10) - std::chrono::seconds(days(10)) / 3);
    EXPECT_EQ(renewal_time(lasting(160h)), start + 80h);
    EXPECT_EQ(renewal_time(lasting(days(398))),
              start + days(398) - std::chrono::seconds(days(398)) / 3);
}

TEST(RenewalTime, IsToldFromAMomentThatSomebodyElseChose)
{
    const Live live = lasting(days(90));
    for (const std::uint64_t random : {0U, 12'345U, 4'000'000'000U})
        EXPECT_TRUE(is_spread(spread_renewal_time(live, random), live));
    for (const auto moment : {start + days(56), start + days(60) + 1s, start + days(69)})
        EXPECT_FALSE(is_spread(moment, live));
}

TEST(BackOff, GrowsToADayAndNeverShrinks)
{
    EXPECT_EQ(back_off(1, "a"), 1min);
    EXPECT_EQ(back_off(2, "a"), 10min);
    EXPECT_EQ(back_off(3, "a"), 100min);
    std::chrono::seconds before = 0s;
    for (unsigned failures = 1; failures <= 10'000; ++failures) {
        const auto wait = back_off(failures, "a");
        ASSERT_GE(wait, before) << failures;
        ASSERT_LE(wait, 24h) << failures;
        before = wait;
    }
}

TEST(AfterFailure, CountsWhatTheCaHeardOf)
{
    const auto record = after_failure({}, "a", start, {Errc::challenge_failed, "unauthorized: no"});
    EXPECT_EQ(record.failures, 1U);
    EXPECT_EQ(record.not_before, start + 1min);
    EXPECT_EQ(record.last_error, "unauthorized: no");
    EXPECT_EQ(after_success(record, start + 1h).failures, 0U);
    EXPECT_FALSE(after_success(record, start + 1h).not_before);
}

TEST(AfterFailure, DoesNotCountWhatItDidNotHear)
{
    using enum Errc;
    for (const Errc code :
         {denied_by_policy, bad_config, busy, cancelled, storage, damaged, permission}) {
        const auto record = after_failure({}, "a", start, {code, "refused"});
        EXPECT_EQ(record.failures, 0U) << to_string(code);
        EXPECT_FALSE(record.not_before) << to_string(code);
        EXPECT_EQ(record.last_error, "refused");
    }
}

TEST(AfterFailure, HeedsRetryAfterUpToADay)
{
    Error error{Errc::rate_limited, "slow down", start + 2h};
    EXPECT_EQ(after_failure({}, "a", start, error).not_before, start + 2h);
    error.retry_at = start + days(3650);
    EXPECT_EQ(after_failure({}, "a", start, error).not_before, start + 24h);
    error.retry_at = start - 1h;
    EXPECT_EQ(after_failure({}, "a", start, error).not_before, start + 1min);
}

TEST(AfterFailure, TenThousandInARowAreFartherAndFartherApartUpToADay)
{
    store::RenewalRecord record;
    auto now = start;
    std::chrono::seconds before = 0s;
    unsigned in_the_first_week = 0;
    for (unsigned failures = 1; failures <= 10'000; ++failures) {
        record = after_failure(record, "a", now, {Errc::refused_by_ca, "no"});
        ASSERT_TRUE(record.not_before);
        const auto wait = *record.not_before - now;
        ASSERT_GT(wait, 0s) << failures;
        ASSERT_GE(wait, before) << failures;
        ASSERT_LE(wait, 24h) << failures;
        ASSERT_TRUE(backing_off(record, *record.not_before - 1s));
        ASSERT_FALSE(backing_off(record, *record.not_before));
        if (now < start + days(7)) ++in_the_first_week;
        before = wait;
        now = *record.not_before;
    }
    EXPECT_GE(before, 20h);
    EXPECT_LE(in_the_first_week, 20U);
    EXPECT_EQ(record.failures, 10'000U);
}

TEST(AfterFailure, WhatExpiresSoonIsTriedMoreOften)
{
    store::RenewalRecord many;
    many.failures = 20;
    const Error error{Errc::refused_by_ca, "no"};
    const auto wait = [&](std::chrono::seconds left) {
        return *after_failure(many, "a", start, error, start + left).not_before - start;
    };
    EXPECT_GE(wait(days(30)), 20h);
    EXPECT_EQ(wait(80h), 8h);
    EXPECT_EQ(wait(2h), 1h);
    EXPECT_GE(wait(-1h), 20h) << "what has expired is nobody's hurry any more";
}

TEST(BackingOff, AMomentThatAWrongClockHasNotedDoesNotCount)
{
    store::RenewalRecord record;
    EXPECT_FALSE(backing_off(record, start));
    record.not_before = start + 24h;
    EXPECT_TRUE(backing_off(record, start));
    record.not_before = start + 24h + 1s;
    EXPECT_FALSE(backing_off(record, start));
}

TEST(ExitStatus, FollowsTheDesign)
{
    EXPECT_EQ(exit_status({Errc::denied_by_policy, ""}), 65);
    EXPECT_EQ(exit_status({Errc::not_deployed, ""}), 20);
    EXPECT_EQ(exit_status({Errc::rolled_back, ""}), 21);
    EXPECT_EQ(exit_status({Errc::rollback_failed, ""}), 22);
    EXPECT_EQ(exit_status({Errc::busy, ""}), 75);
    EXPECT_EQ(exit_status({Errc::network, ""}), 69);
    EXPECT_EQ(exit_status({Errc::network, "", start}), 75) << "the other side said when";
}

TEST(ExitStatus, WorstOfSeveral)
{
    EXPECT_EQ(worse(exit_ok, exit_try_again), exit_try_again);
    EXPECT_EQ(worse(exit_rolled_back, exit_not_deployed), exit_rolled_back);
    EXPECT_EQ(worse(exit_unavailable, exit_rollback_failed), exit_rollback_failed);
}

TEST(Advice, EveryKindOfErrorHasOne)
{
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code) {
        EXPECT_FALSE(advice(static_cast<Errc>(code)).empty()) << code;
    }
}

}  // namespace
}  // namespace acme8443::app
