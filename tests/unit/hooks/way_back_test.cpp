// A transaction that does not end as it should: back to the slot before, if there is one.
#include "base/text.hpp"
#include "tests/unit/hooks/transaction_fixture.hpp"

namespace acme8443::hooks {
namespace {

struct Outcome {
    const char* why;
    Act old;
    Act fresh;
    bool reloads;
    Errc code;  ///< Errc::internal: success
    const char* state;
    bool back;  ///< the pointer
    const char* says;
};

class AfterPointing : public Transaction, public testing::WithParamInterface<Outcome> {};

TEST_P(AfterPointing, TheEndpointDecides)
{
    const Outcome& outcome = GetParam();
    acts[old_slot()] = outcome.old;
    acts[new_slot()] = outcome.fresh;
    target.reloads = outcome.reloads;
    const auto done = deploy(turn());
    if (outcome.code == Errc::internal)
        EXPECT_THAT(done, IsOk());
    else
        EXPECT_THAT(done, FailsWith(outcome.code, HasSubstr(outcome.says)));
    EXPECT_EQ(target.pointer, outcome.back ? old_slot() : new_slot());
    EXPECT_EQ(to_string(remembered().state), outcome.state);
    EXPECT_EQ(remembered().why, done ? "" : done.error().message);
    EXPECT_EQ(remembered().slot, new_slot());
    EXPECT_EQ(remembered().old_slot, old_slot());
}

INSTANTIATE_TEST_SUITE_P(
    Table, AfterPointing,
    testing::Values(Outcome{"good", Act::works, Act::works, true, Errc::internal, "verified", false,
                            ""},
                    Outcome{"good_whatever_the_reload_says", Act::works, Act::works, false,
                            Errc::internal, "verified", false, ""},
                    Outcome{"good_after_a_dead_one", Act::dead, Act::works, true, Errc::internal,
                            "verified", false, ""},
                    Outcome{"good_after_a_broken_one", Act::fails, Act::works, true, Errc::internal,
                            "verified", false, ""},
                    Outcome{"new_but_fails", Act::works, Act::fails, true, Errc::rolled_back,
                            "rolled_back", true, "bad signature; pointed back"},
                    Outcome{"kills_it", Act::works, Act::dead, true, Errc::rolled_back,
                            "rolled_back", true, "refused"},
                    Outcome{"somebody_elses", Act::works, Act::serves_foreign, true,
                            Errc::rolled_back, "rolled_back", true, "somebody else's"},
                    Outcome{"not_taken", Act::works, Act::serves_old, true, Errc::rolled_back,
                            "rolled_back", true, "still certificate"},
                    Outcome{"not_taken_and_said_so", Act::works, Act::serves_old, false,
                            Errc::rolled_back, "rolled_back", true, "reload: reload failed"},
                    Outcome{"both_dead", Act::dead, Act::dead, true, Errc::not_deployed, "staged",
                            true, "nothing answered before either"},
                    Outcome{"worse_than_dead", Act::dead, Act::fails, true, Errc::rollback_failed,
                            "broken", true, "ROLLBACK"},
                    Outcome{"both_fail", Act::fails, Act::fails, true, Errc::rollback_failed,
                            "broken", true, "ROLLBACK"}),
    [](const auto& test) { return std::string(test.param.why); });

TEST_F(Transaction, FailingIsNotWaitedFor)
{
    acts[new_slot()] = Act::fails;
    ASSERT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, testing::_));
    EXPECT_LT(clock.uptime(), 1s);
}

TEST_F(Transaction, AReloadThatFailedIsNotWaitedForAsLong)
{
    acts[new_slot()] = Act::serves_old;
    target.reloads = false;
    ASSERT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, testing::_));
    EXPECT_LT(clock.uptime(), 5s);
}

TEST_F(Transaction, AnOldCertificateThatIsNotServedAgainIsBroken)
{
    acts[new_slot()] = Act::dead;
    target.reloads = true;
    // The first reload kills the service for good.
    probe.serve = [this](const FakeProbe::Look&) {
        const bool killed = std::ranges::find(target.calls, "reload") != target.calls.end();
        return killed ? Result<net::Served>(fail(Errc::connection_refused, "refused")) : serve();
    };
    EXPECT_THAT(deploy(turn()),
                FailsWith(Errc::rollback_failed,
                          AllOf(HasSubstr("ROLLBACK to " + old_slot()), HasSubstr("refused"))));
    EXPECT_THAT(records.states, ElementsAre("staged", "pointed", "broken"));
}

TEST_F(Transaction, WhatDoesNotAnswerIsToldOnceMore)
{
    acts[new_slot()] = Act::dead;
    // The reload of the way back is lost.
    probe.serve = [this](const FakeProbe::Look&) {
        const auto told = std::ranges::count(target.calls, "reload");
        return told == 1 || told == 2 ? Result<net::Served>(fail(Errc::connection_refused, "gone"))
                                      : serve();
    };
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, HasSubstr("seen to work")));
    EXPECT_EQ(std::ranges::count(target.calls, "reload"), 3);
    EXPECT_THAT(steps, Contains("nothing answers: telling it once more"));
}

TEST_F(Transaction, WhatAnswersWronglyIsNotToldOnceMore)
{
    acts[new_slot()] = acts[old_slot()] = Act::fails;
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rollback_failed, testing::_));
    EXPECT_EQ(std::ranges::count(target.calls, "reload"), 2);
}

/// A service that a bad pair ends, and what brings it back: `restart` makes a file, and with it
/// there it loads what the pointer says.
class Restart : public Transaction {
protected:
    Restart()
    {
        acts[new_slot()] = Act::fails;
        spec.restart = {"touch", restarted.string()};
        probe.serve = [this](const FakeProbe::Look&) {
            if (target.loaded == new_slot()) ended = true;
            if (ended && !std::filesystem::exists(restarted) && target.pointer == old_slot())
                return Result<net::Served>(fail(Errc::connection_refused, "gone"));
            if (ended && target.pointer == old_slot()) target.loaded = old_slot();
            return serve();
        };
    }
    TempDir directory;
    std::filesystem::path restarted = directory / "restarted";
    bool ended{false};
};

TEST_F(Restart, BringsBackWhatAReloadDoesNot)
{
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, HasSubstr("seen to work")));
    EXPECT_THAT(target.calls, ElementsAre("stage", "point " + new_slot(), "reload",
                                          "point " + old_slot(), "reload"));
    EXPECT_THAT(steps, Contains("restarting it"));
    EXPECT_TRUE(std::filesystem::exists(restarted));
}

TEST_F(Restart, ComesInsteadOfAReloadWhereThatIsDangerous)
{
    target.sound = false;
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, HasSubstr("seen to work")));
    EXPECT_THAT(target.calls,
                ElementsAre("stage", "point " + new_slot(), "reload", "point " + old_slot()));
}

TEST_F(Restart, IsNotNeededWhenTheOldOneIsBack)
{
    probe.serve = [this](const FakeProbe::Look&) { return serve(); };
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, HasSubstr("seen to work")));
    EXPECT_FALSE(std::filesystem::exists(restarted));
}

TEST_F(Transaction, AWayBackThatIsRefusedIsBroken)
{
    acts[new_slot()] = Act::fails;
    target.refuses = old_slot();
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rollback_failed, HasSubstr("FAILED: not allowed")));
    EXPECT_THAT(records.states, ElementsAre("staged", "pointed", "broken"));
}

TEST_F(Transaction, TheWayBackIsNotStoppedHalfWay)
{
    acts[new_slot()] = Act::fails;
    std::stop_source source;
    deployments.progress = [&](std::string_view, std::string_view step) {
        if (step.find("pointing back") != step.npos) source.request_stop();
    };
    EXPECT_THAT(deploy({target, spec, cast().fresh, deployments, source.get_token()}),
                FailsWith(Errc::rolled_back, testing::_));
    EXPECT_EQ(target.loaded, old_slot());
}

TEST_F(Transaction, StoppedWhileWaitingItIsFinishedByTheNextRun)
{
    target.loads = false;
    std::stop_source source;
    deployments.progress = [&](std::string_view, std::string_view step) {
        if (step.starts_with("pointed")) source.request_stop();
    };
    EXPECT_THAT(deploy({target, spec, cast().fresh, deployments, source.get_token()}),
                FailsWith(Errc::cancelled, testing::_));
    EXPECT_EQ(remembered().state, DeploymentState::pointed);
    target.loads = true;
    deployments.progress = {};
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(true));
    EXPECT_EQ(remembered().old_slot, old_slot());
}

// --- the first deployment
// --------------------------------------------------------------------------

struct First {
    const char* why;
    Act before;
    Act after;
    Errc code;
    const char* state;
};
class FirstDeployment : public Transaction, public testing::WithParamInterface<First> {};

TEST_P(FirstDeployment, HasNothingToGoBackTo)
{
    target.pointer = "";
    target.loaded = "by hand";
    acts["by hand"] = GetParam().before;
    acts[new_slot()] = GetParam().after;
    const auto done = deploy(turn());
    if (GetParam().code == Errc::internal)
        EXPECT_THAT(done, IsOk());
    else
        EXPECT_THAT(done, FailsWith(GetParam().code, HasSubstr("nothing older to go back to")));
    EXPECT_EQ(target.pointer, new_slot());
    EXPECT_EQ(to_string(remembered().state), GetParam().state);
    EXPECT_EQ(remembered().old_slot, "");
}

INSTANTIATE_TEST_SUITE_P(
    Table, FirstDeployment,
    testing::Values(First{"good", Act::works, Act::works, Errc::internal, "verified"},
                    First{"starts_with_it", Act::dead, Act::works, Errc::internal, "verified"},
                    First{"not_configured_yet", Act::works, Act::serves_old, Errc::not_deployed,
                          "pointed"},
                    First{"not_started_yet", Act::dead, Act::dead, Errc::not_deployed, "pointed"},
                    First{"breaks_it", Act::works, Act::fails, Errc::rollback_failed, "broken"},
                    First{"kills_it", Act::works, Act::dead, Errc::rollback_failed, "broken"}),
    [](const auto& test) { return std::string(test.param.why); });

}  // namespace
}  // namespace acme8443::hooks
