#include "app/renewal/standing.hpp"

#include <gmock/gmock.h>

#include "app/renewal/sane_clock.hpp"
#include "app/renewal/schedule.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::HasSubstr;
using testing::IsEmpty;

const std::chrono::sys_seconds start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

struct StandingTest : testing::Test {
    StandingTest()
    {
        want.order.names.push_back({*Identifier::parse("app.example.org"), ChallengeType::http_01});
        Live live;
        live.generation = "one";
        live.names = {"app.example.org"};
        live.not_before = start;
        live.not_after = start + days(90);
        standing.live = std::move(live);
        standing.record.renew_at = start + days(50);
        standing.record.renew_at_generation = "one";
        standing.record.ask_at = start + 6h;
    }
    std::string reason(std::chrono::seconds after, std::chrono::seconds gap = 0s,
                       bool force = false)
    {
        return reason_to_issue(standing, want, {start + after, start + after + gap, force});
    }
    CertificateSpec want;
    Standing standing;
};

TEST_F(StandingTest, IsDueAtTheMomentThatWasChosen)
{
    EXPECT_THAT(reason(days(50) - 1s), IsEmpty());
    EXPECT_THAT(reason(days(50)), HasSubstr("due since 2027-01-10T00:00:00Z"));
}

TEST_F(StandingTest, IsDueWhenTheNextRunWouldComeTooLate)
{
    EXPECT_THAT(reason(days(49), 24h), IsEmpty());
    EXPECT_THAT(reason(days(49), 24h + 1s), HasSubstr("before the next run"));
}

TEST_F(StandingTest, TheMomentOfAnotherGenerationDoesNotCount)
{
    standing.live->generation = "two";
    EXPECT_THAT(reason(days(59)), IsEmpty());
    EXPECT_THAT(reason(days(60)), HasSubstr("due"));
    EXPECT_TRUE(time_to_ask(standing, start));
}

TEST_F(StandingTest, ATenthOfTheLifetimeIsNeverWaitedFor)
{
    standing.record.renew_at = start + days(300);
    EXPECT_EQ(renewal_time(*standing.live, standing.record), start + days(81));
}

TEST_F(StandingTest, OtherReasonsGoFirst)
{
    EXPECT_THAT(reason(0s, 0s, true), HasSubstr("--force"));
    standing.begun = true;
    EXPECT_THAT(reason(0s), HasSubstr("an earlier run has begun it"));
    standing.live->names = {"www.example.org"};
    EXPECT_THAT(reason(0s), HasSubstr("names changed"));
    standing.live.reset();
    EXPECT_THAT(reason(0s), HasSubstr("no certificate yet"));
    EXPECT_FALSE(time_to_ask(standing, start + days(400)));
}

TEST_F(StandingTest, TheCaIsAskedAgainWhenItSaid)
{
    EXPECT_FALSE(time_to_ask(standing, start + 6h - 1s));
    EXPECT_TRUE(time_to_ask(standing, start + 6h));
}

TEST_F(StandingTest, AMomentThatAWrongClockHasNotedDoesNotHoldTheQuestionBack)
{
    standing.record.ask_at = start + days(365);
    EXPECT_TRUE(time_to_ask(standing, start));
    EXPECT_FALSE(time_to_ask(standing, start + days(364)));
}

TEST_F(StandingTest, IsQuietExactlyWhileThereIsNoReasonToIssueOrAsk)
{
    for (const auto ask_at : {start + days(50) - 12h, start + days(51)}) {
        standing.record.ask_at = ask_at;
        for (std::chrono::seconds after = 0s; after < days(60); after += 10h)
            for (const std::chrono::seconds gap : {0s, std::chrono::seconds(24h)})
                for (const bool force : {false, true}) {
                    const Occasion occasion{start + after, start + after + gap, force};
                    EXPECT_EQ(nothing_is_due(*quiet_until(standing, want), occasion),
                              reason_to_issue(standing, want, occasion).empty() &&
                                  !time_to_ask(standing, occasion.now))
                        << after.count();
                }
    }
}

TEST_F(StandingTest, IsNeverQuietWithTargetsOrWithoutAWholeRecord)
{
    want.targets.emplace_back();
    EXPECT_FALSE(quiet_until(standing, want));
    want.targets.clear();
    EXPECT_TRUE(quiet_until(standing, want));
    standing.record.ask_at.reset();
    EXPECT_FALSE(quiet_until(standing, want));
    standing.record.ask_at = start;
    standing.live->generation = "two";
    EXPECT_FALSE(quiet_until(standing, want));
    standing.live->generation = "one";
    standing.begun = true;
    EXPECT_FALSE(quiet_until(standing, want));
}

TEST_F(StandingTest, MomentsOfOurOwnAreSpread)
{
    const auto usual = renewal_time(*standing.live);
    for (const std::uint64_t random : {0ULL, 1ULL, 86'400ULL, ~0ULL}) {
        const auto moment = spread_renewal_time(*standing.live, random);
        EXPECT_LE(moment, usual);
        EXPECT_GE(moment, usual - days(3));
    }
    EXPECT_NE(spread_renewal_time(*standing.live, 1), spread_renewal_time(*standing.live, 2));
}

TEST(Plausible, NotBeforeTheRelease)
{
    EXPECT_THAT(plausible(start), IsOk());
    EXPECT_THAT(plausible(start - 1s), FailsWith(Errc::bad_config, HasSubstr("2026-11-20")));
}

}  // namespace
}  // namespace acme8443::app
