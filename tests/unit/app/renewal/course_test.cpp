#include "app/renewal/course.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::chrono::sys_seconds start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

Live live_of(std::string generation)
{
    Live live;
    live.generation = std::move(generation);
    live.names = {"app.example.org"};
    live.not_before = start;
    live.not_after = start + days(90);
    return live;
}

/// Writes down what is done with it.
struct FakeHands final : Hands {
    std::chrono::sys_seconds now() const override { return time; }
    std::uint64_t random() override { return 0; }
    Result<Standing> standing() override
    {
        Standing standing;
        if (!generation.empty()) standing.live = live_of(generation);
        standing.record = record;
        standing.begun = begun;
        return standing;
    }
    Result<std::optional<acme::RenewalInfo>> wish(const Live&) override
    {
        deeds.emplace_back("ask");
        if (failure) return fail(*failure);
        return window;
    }
    Result<void> within_limits(const Standing&) override
    {
        if (room) return {};
        return fail(Error{Errc::rate_limited, "no room", time + 1h});
    }
    Result<Live> issue() override
    {
        deeds.emplace_back("issue");
        if (failure) return fail(*failure);
        generation = "two";
        return live_of(generation);
    }
    Result<std::optional<Live>> live() override { return live_of(generation); }
    Result<bool> deploy(const Live& live) override
    {
        deeds.push_back("deploy " + live.generation);
        return false;
    }
    Result<void> remember(const store::RenewalRecord& seen) override
    {
        record = seen;
        return {};
    }
    void say(std::string_view) override {}
    void about_to_issue(std::string_view) override {}

    std::chrono::sys_seconds time{start + days(1)};
    std::string generation{"one"};
    store::RenewalRecord record{};
    bool begun{};
    bool room{true};
    std::optional<Error> failure{};
    std::optional<acme::RenewalInfo> window{
        acme::RenewalInfo{start + days(59), start + days(61), "", 6h}};
    std::vector<std::string> deeds{};
};

struct CourseTest : testing::Test {
    CourseTest()
    {
        want.name = "app";
        want.ca.directory_url = "https://ca.example/directory";
        want.order.names.push_back({*Identifier::parse("app.example.org"), ChallengeType::http_01});
        hands.record.renew_at = start + days(60);
        hands.record.renew_at_generation = "one";
        hands.record.ask_at = start + days(1) + 1h;
    }
    Result<Renewed> run(RenewOptions options = {.heed_back_off = true})
    {
        hands.deeds.clear();
        return take_course(want, hands, silence, options);
    }
    void due() { hands.record.renew_at = hands.time; }

    CertificateSpec want;
    FakeHands hands;
    Silence silence;
};

TEST_F(CourseTest, NothingIsDueSoOnlyTheDeploymentIsSeenTo)
{
    const auto done = run();
    ASSERT_THAT(done, IsOk());
    EXPECT_FALSE(done->changed);
    EXPECT_THAT(hands.deeds, ElementsAre("deploy one"));
}

TEST_F(CourseTest, TheWindowIsAskedForWhenTheCaSaidAndItsMomentIsKept)
{
    hands.time += 1h;
    ASSERT_THAT(run(), IsOk());
    EXPECT_THAT(hands.deeds, ElementsAre("ask", "deploy one"));
    EXPECT_EQ(hands.record.renew_at, start + days(59));
    EXPECT_EQ(hands.record.ask_at, hands.time + 6h);
    ASSERT_THAT(run(), IsOk());
    EXPECT_THAT(hands.deeds, ElementsAre("deploy one"));
}

TEST_F(CourseTest, OneSilentAnswerIsEnoughForAllQuestions)
{
    hands.time += 1h;
    const FakeHands other = hands;
    hands.failure = Error{Errc::connection_timeout, "no answer"};
    ASSERT_THAT(run(), IsOk());
    EXPECT_THAT(hands.deeds, ElementsAre("ask", "deploy one"));
    EXPECT_EQ(hands.record.ask_at, hands.time + 6h);
    hands = other;
    ASSERT_THAT(run(), IsOk());
    EXPECT_THAT(hands.deeds, ElementsAre("deploy one"));
    EXPECT_EQ(hands.record.ask_at, other.record.ask_at) << "the next run asks";
}

TEST_F(CourseTest, ThreeSilentAttemptsAreEnoughForAllAndTheOthersAreNotCounted)
{
    due();
    const FakeHands fresh = hands;
    for (int n = 0; n < 3; ++n) {
        hands = fresh;
        hands.failure = Error{Errc::connection_refused, "nobody listens"};
        EXPECT_THAT(run(), FailsWith(Errc::connection_refused, HasSubstr("nobody listens")));
        EXPECT_THAT(hands.deeds, ElementsAre("issue", "deploy one"));
        EXPECT_EQ(hands.record.failures, 1U);
    }
    hands = fresh;
    EXPECT_THAT(run(), FailsWith(Errc::connection_refused, HasSubstr("not asked")));
    EXPECT_THAT(hands.deeds, ElementsAre("deploy one"));
    EXPECT_EQ(hands.record.failures, 0U);
    EXPECT_FALSE(hands.record.not_before);
}

TEST_F(CourseTest, WhatTheLedgerRefusesIsNoFailure)
{
    due();
    hands.room = false;
    const auto refused = run();
    EXPECT_THAT(refused, FailsWith(Errc::rate_limited, HasSubstr("no room")));
    EXPECT_EQ(refused.error().retry_at, hands.time + 1h);
    EXPECT_EQ(hands.record.failures, 0U);
    hands.room = true;
    EXPECT_THAT(run(), IsOk());
}

TEST_F(CourseTest, AFailureHoldsTheNextAttemptBackUnlessAPersonTypesIt)
{
    due();
    hands.failure = Error{Errc::challenge_failed, "unauthorized"};
    EXPECT_THAT(run(), FailsWith(Errc::challenge_failed, HasSubstr("unauthorized")));
    hands.failure.reset();
    EXPECT_THAT(run(), FailsWith(Errc::rate_limited, HasSubstr("backing off (unauthorized)")));
    EXPECT_THAT(hands.deeds, ElementsAre("deploy one"));
    hands.record.failures = 3;
    EXPECT_THAT(run(), FailsWith(Errc::rate_limited,
                                 HasSubstr("(3 failures in a row, the last one: unauthorized)")));
    const auto done = run({.heed_back_off = false});
    ASSERT_THAT(done, IsOk());
    EXPECT_TRUE(done->changed);
    EXPECT_EQ(hands.record.failures, 0U);
    EXPECT_EQ(hands.record.renew_at_generation, "two");
}

TEST_F(CourseTest, WhatFallsDueBeforeTheNextRunIsDueNow)
{
    hands.record.ask_at = start + days(59);
    hands.time = start + days(59) - 1h;
    ASSERT_THAT(run({.heed_back_off = true, .next_start_in = 24h}), IsOk());
    EXPECT_THAT(hands.deeds, ElementsAre("deploy one"));
    hands.time += 30min;
    hands.record.renew_at = hands.time + 23h;
    ASSERT_THAT(run({.heed_back_off = true, .next_start_in = 24h}), IsOk());
    EXPECT_THAT(hands.deeds, ElementsAre("issue"));
}

TEST_F(CourseTest, ADeploymentThatFailedIsNoFailedAttempt)
{
    due();
    hands.failure = Error{Errc::rolled_back, "the service did not take it"};
    EXPECT_THAT(run(), FailsWith(Errc::rolled_back, HasSubstr("did not take it")));
    EXPECT_THAT(hands.deeds, ElementsAre("issue"));
    EXPECT_EQ(hands.record.failures, 0U);
}

}  // namespace
}  // namespace acme8443::app
