#include "tests/unit/hooks/verify_fixture.hpp"

namespace acme8443::hooks {
namespace {

using namespace std::chrono_literals;

class Await : public testing::Test {
protected:
    Sight wait()
    {
        const auto sight = await(at(), wanting(), probe, clock, {});
        EXPECT_THAT(sight, IsOk());
        return sight.value_or(Sight{Seen::dead, "error"});
    }
    std::size_t times() const { return probe.looks.size() / 2; }
    FakeProbe probe;
    FakeClock clock;
};

TEST_F(Await, IsContentWithFreshThreeTimesInARow)
{
    probe.next(*act(Does::fresh, true));
    EXPECT_EQ(wait().seen, Seen::fresh);
    EXPECT_EQ(times(), 3U);
    EXPECT_LE(clock.uptime(), 200ms);
}

TEST_F(Await, CountsAgainAfterARelapse)
{
    for (const Does what : {Does::old, Does::fresh, Does::fresh, Does::old, Does::fresh})
        probe.next(*act(what, true)).next(*act(what, true));
    EXPECT_EQ(wait().seen, Seen::fresh);
    EXPECT_EQ(times(), 7U);
}

TEST_F(Await, FailingIsFinal)
{
    probe.next(*act(Does::old, true))
        .next(*act(Does::old, true))
        .next(*act(Does::fresh_fails, true));
    EXPECT_EQ(wait().seen, Seen::failing);
    EXPECT_LT(clock.uptime(), 100ms);
}

TEST_F(Await, StaleOtherAndDeadLastUntilTheDeadline)
{
    for (const auto& [what, seen] :
         {std::pair{Does::old, Seen::stale}, std::pair{Does::foreign, Seen::other},
          std::pair{Does::hangs_up, Seen::dead}}) {
        probe = {};
        probe.next(*act(what, true));
        const auto start = clock.uptime();
        EXPECT_EQ(wait().seen, seen);
        EXPECT_GE(clock.uptime() - start, 30s);
        EXPECT_LT(clock.uptime() - start, 31s);
        EXPECT_GT(times(), 30'000U / 150U) << "every 50 to 150 ms";
        EXPECT_LT(times(), 30'000U / 50U);
    }
}

TEST_F(Await, AtTheDeadlineFreshMustStillBeThreeTimesInARow)
{
    std::chrono::milliseconds until = 31s;
    probe.serve = [&](const FakeProbe::Look& look) {
        const auto now = clock.uptime() % 100s;
        return act(now >= 29'900ms && now < until ? Does::fresh : Does::old, look.client.verify);
    };
    EXPECT_EQ(wait().seen, Seen::fresh);
    clock.turn(100s - clock.uptime());
    until = 30'200ms;
    EXPECT_EQ(wait().seen, Seen::stale) << "twice is not three times";
}

TEST_F(Await, AnHourIsNotPolledTenTimesASecond)
{
    probe.next(*act(Does::old, true));
    TargetSpec spec = at();
    spec.deadline = 1h;
    EXPECT_EQ(await(spec, wanting(), probe, clock, {})->seen, Seen::stale);
    EXPECT_LT(times(), 1000U);
}

TEST_F(Await, EndsWhenAskedTo)
{
    probe.next(*act(Does::old, true));
    std::stop_source source;
    source.request_stop();
    EXPECT_THAT(await(at(), wanting(), probe, clock, source.get_token()),
                FailsWith(Errc::cancelled, testing::_));
}

}  // namespace
}  // namespace acme8443::hooks
