#include <gmock/gmock.h>

#include "base/text.hpp"
#include "hooks/turn.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_probe.hpp"
#include "tests/unit/hooks/certificates.hpp"
#include "tests/unit/hooks/doubles.hpp"

namespace acme8443::hooks {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Cast {
    Live fresh = Certificates::once().live();
    Live old = Certificates::once().live();
    Live foreign = Certificates::once().live();
};
const Cast& cast()
{
    static const Cast made;
    return made;
}

/// How the service behaves once it has loaded a slot.
enum class Act { works, fails, dead, serves_foreign, serves_old };

std::string slot_of(const Live& live) { return "slot-" + live.bundle.leaf_sha256.substr(0, 8); }
const std::string& old_slot()
{
    static const std::string slot = slot_of(cast().old);
    return slot;
}
const std::string& new_slot()
{
    static const std::string slot = slot_of(cast().fresh);
    return slot;
}

/// One target, its service, and what is remembered. It starts with the old certificate in use.
class Transaction : public testing::Test {
protected:
    Transaction()
    {
        spec.name = "here";
        spec.endpoints = {{"app.example.test", 8443}};
        spec.deadline = 10s;
        spec.trust_file = Certificates::once().root();
        target.pointer = target.loaded = old_slot();
        probe.serve = [this](const FakeProbe::Look&) { return serve(); };
        deployments.progress = [this](std::string_view, std::string_view step) {
            steps.emplace_back(step);
        };
    }
    Result<net::Served> serve() const
    {
        const auto found = acts.find(target.loaded);
        const Act act = found == acts.end() ? Act::dead : found->second;
        const Live& shown = target.loaded == new_slot() ? cast().fresh : cast().old;
        switch (act) {
            case Act::works:
                return FakeProbe::working(Certificates::chain(shown));
            case Act::fails:
                return net::Served{.chain = Certificates::chain(shown), .problem = "bad signature"};
            case Act::serves_foreign:
                return FakeProbe::working(Certificates::chain(cast().foreign));
            case Act::serves_old:
                return FakeProbe::working(Certificates::chain(cast().old));
            case Act::dead:
                break;
        }
        return fail(Errc::connection_refused, "connection refused");
    }
    void remember(DeploymentState state, std::string slot, std::string old,
                  const Live& live = cast().fresh)
    {
        records.records[live.name + "/here"] = {
            state, std::move(slot), std::move(old), live.bundle.leaf_sha256, clock.now(), ""};
    }
    const DeploymentRecord& remembered() { return records.records[cast().fresh.name + "/here"]; }
    Turn turn() { return {target, spec, cast().fresh, deployments, {}}; }

    FakeTarget target;
    FakeProbe probe;
    MemoryRecords records;
    FakeClock clock;
    Deployments deployments{records, probe, clock};
    TargetSpec spec;
    std::map<std::string, Act> acts{{old_slot(), Act::works}, {new_slot(), Act::works}};
    std::vector<std::string> steps;
};

TEST_F(Transaction, StagesPointsReloadsAndSees)
{
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(true));
    EXPECT_THAT(target.calls, ElementsAre("stage", "point " + new_slot(), "reload"));
    EXPECT_THAT(records.states, ElementsAre("staged", "pointed", "verified"));
    EXPECT_EQ(remembered().slot, new_slot());
    EXPECT_EQ(remembered().old_slot, old_slot());
    EXPECT_EQ(remembered().leaf_sha256, cast().fresh.bundle.leaf_sha256);
    EXPECT_THAT(steps, ElementsAre("staged " + new_slot(), "pointed to " + new_slot(),
                                   "serves the certificate"));
}

TEST_F(Transaction, IsNotRepeated)
{
    ASSERT_THAT(deploy(turn()), IsOk());
    target.calls.clear();
    records.states.clear();
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(false));
    EXPECT_THAT(target.calls, IsEmpty());
    EXPECT_THAT(records.states, IsEmpty());
}

TEST_F(Transaction, ACertificateThatIsServedAlreadyIsOnlyRecorded)
{
    target.pointer = target.loaded = new_slot();
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(false));
    EXPECT_THAT(target.calls, IsEmpty());
    EXPECT_THAT(records.states, ElementsAre("verified"));
    EXPECT_EQ(remembered().slot, new_slot());
}

TEST_F(Transaction, DriftIsHealed)
{
    ASSERT_THAT(deploy(turn()), IsOk());
    target.pointer = target.loaded = old_slot();
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(true));
    EXPECT_EQ(target.loaded, new_slot());
    EXPECT_EQ(remembered().old_slot, old_slot());
}

// --- nothing is touched
// ----------------------------------------------------------------------------

TEST_F(Transaction, ARefusedRehearsalTouchesNothing)
{
    Live wrong = copy_of(cast().fresh);
    wrong.bundle.privkey = cast().old.bundle.privkey.copy();
    EXPECT_THAT(deploy({target, spec, wrong, deployments, {}}),
                FailsWith(Errc::not_deployed,
                          AllOf(HasSubstr("rehearsal: app.example.test"), HasSubstr("mismatch"))));
    EXPECT_THAT(target.calls, IsEmpty());
    EXPECT_THAT(records.states, IsEmpty());
}

TEST_F(Transaction, WhatCannotBeStagedIsNotPointedTo)
{
    target.stages = false;
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::not_deployed, HasSubstr("stage: no room")));
    EXPECT_THAT(target.calls, ElementsAre("stage"));
    EXPECT_THAT(records.states, IsEmpty());
}

TEST_F(Transaction, APointerThatDoesNotMoveIsNotDeployed)
{
    target.refuses = new_slot();
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::not_deployed, HasSubstr("point: not allowed")));
    EXPECT_EQ(target.pointer, old_slot());
    EXPECT_THAT(target.calls, Not(Contains("reload")));
    EXPECT_THAT(records.states, ElementsAre("staged", "staged"));
    EXPECT_EQ(remembered().why, "point: not allowed");
}

TEST_F(Transaction, APointerThatMovedAllTheSameIsGoneOnWith)
{
    target.half = new_slot();
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(true));
}

TEST_F(Transaction, WhatCannotBeRecordedIsNotBegun)
{
    records.full = true;
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::storage, HasSubstr("disk full")));
    EXPECT_EQ(target.pointer, old_slot());
}

// --- and back
// --------------------------------------------------------------------------------------

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

// --- after a crash
// ---------------------------------------------------------------------------------

struct Crash {
    const char* why;
    std::optional<DeploymentState> state;
    bool same_leaf;      ///< the record is about this certificate, not an earlier one
    bool pointer_moved;  ///< to the record's slot
    bool loaded;         ///< and the service has noticed
    Act fresh;
    const char* outcome;  ///< the state that is recorded in the end
    bool changed;
};

class AfterACrash : public Transaction, public testing::WithParamInterface<Crash> {};

/// An earlier certificate's slot, pointed to but never seen to work.
constexpr auto never_seen = "slot-never-seen";

TEST_P(AfterACrash, TheNextRunFinishes)
{
    const Crash& crash = GetParam();
    const std::string slot = crash.same_leaf ? new_slot() : never_seen;
    if (crash.state)
        remember(*crash.state, slot, old_slot(), crash.same_leaf ? cast().fresh : cast().foreign);
    if (crash.pointer_moved) target.pointer = slot;
    if (crash.loaded) target.loaded = slot;
    acts[new_slot()] = crash.fresh;
    acts[never_seen] = Act::serves_foreign;
    const auto done = deploy(turn());
    EXPECT_EQ(to_string(remembered().state), crash.outcome);
    EXPECT_EQ(remembered().old_slot, old_slot()) << "a slot never seen to work is no way back";
    EXPECT_EQ(remembered().leaf_sha256, cast().fresh.bundle.leaf_sha256);
    const bool verified = remembered().state == DeploymentState::verified;
    EXPECT_EQ(target.pointer, verified ? new_slot() : old_slot());
    EXPECT_EQ(target.loaded, target.pointer);
    EXPECT_EQ(done.has_value(), verified);
    EXPECT_EQ(done.value_or(false), verified && crash.changed);
}

using State = DeploymentState;
INSTANTIATE_TEST_SUITE_P(
    Table, AfterACrash,
    testing::Values(
        Crash{"nothing_recorded", {}, true, false, false, Act::works, "verified", true},
        Crash{"staged", State::staged, true, false, false, Act::works, "verified", true},
        Crash{"pointed_before_it_was_written", State::staged, true, true, false, Act::works,
              "verified", true},
        Crash{"pointed", State::pointed, true, true, false, Act::works, "verified", true},
        Crash{"reloaded", State::pointed, true, true, true, Act::works, "verified", false},
        Crash{"reloaded_before_it_was_written", State::staged, true, true, true, Act::works,
              "verified", false},
        Crash{"verified", State::verified, true, true, true, Act::works, "verified", false},
        Crash{"reloaded_and_fails", State::pointed, true, true, true, Act::fails, "rolled_back",
              false},
        Crash{"pointed_and_fails", State::pointed, true, true, false, Act::fails, "rolled_back",
              false},
        Crash{"rolled_back_tried_again", State::rolled_back, true, false, false, Act::works,
              "verified", true},
        Crash{"rolled_back_fails_again", State::rolled_back, true, false, false, Act::fails,
              "rolled_back", false},
        Crash{"rolled_back_not_noticed_yet", State::rolled_back, true, false, true, Act::works,
              "verified", true},
        Crash{"broken_at_the_new_one", State::broken, true, true, true, Act::works, "verified",
              false},
        Crash{"broken_at_the_old_one", State::broken, true, false, false, Act::works, "verified",
              true},
        Crash{"another_one_staged", State::staged, false, false, false, Act::works, "verified",
              true},
        Crash{"another_one_pointed", State::pointed, false, true, true, Act::works, "verified",
              true},
        Crash{"another_one_broken", State::broken, false, true, true, Act::works, "verified",
              true}),
    [](const auto& test) { return std::string(test.param.why); });

TEST_F(Transaction, AnotherOneThatNeverWorkedIsNotTheWayBack)
{
    remember(DeploymentState::pointed, never_seen, old_slot(), cast().foreign);
    target.pointer = target.loaded = never_seen;
    acts[never_seen] = Act::dead;
    acts[new_slot()] = Act::fails;
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, HasSubstr(old_slot())));
    EXPECT_EQ(target.pointer, old_slot());
}

struct Untold {
    const char* why;
    std::optional<DeploymentState> state;
    bool loaded;  ///< the service has the new one already
    Act fresh;
    const char* outcome;
    bool way_back;  ///< to the old slot, recorded in the end
    bool called;
};
class TargetThatCannotTell : public Transaction, public testing::WithParamInterface<Untold> {};

TEST_P(TargetThatCannotTell, IsRememberedByTheRecord)
{
    const Untold& untold = GetParam();
    target.tells = false;
    if (untold.state == DeploymentState::verified)
        remember(*untold.state, old_slot(), "older", cast().old);
    else if (untold.state)
        remember(*untold.state, new_slot(), old_slot());
    if (untold.loaded) target.pointer = target.loaded = new_slot();
    acts[new_slot()] = untold.fresh;
    const auto done = deploy(turn());
    EXPECT_EQ(to_string(remembered().state), untold.outcome) << (done ? "" : done.error().message);
    EXPECT_EQ(remembered().slot, new_slot());
    EXPECT_EQ(remembered().old_slot, untold.way_back ? old_slot() : "");
    EXPECT_EQ(!target.calls.empty(), untold.called);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TargetThatCannotTell,
    testing::Values(
        Untold{"first", {}, false, Act::works, "verified", false, true},
        Untold{"first_fails", {}, false, Act::fails, "broken", false, true},
        Untold{"next", State::verified, false, Act::works, "verified", true, true},
        Untold{"next_fails", State::verified, false, Act::fails, "rolled_back", true, true},
        Untold{"staged", State::staged, false, Act::works, "verified", true, true},
        Untold{"pointed", State::pointed, false, Act::fails, "rolled_back", true, true},
        Untold{"reloaded", State::pointed, true, Act::works, "verified", true, false},
        Untold{"rolled_back", State::rolled_back, true, Act::works, "verified", true, true},
        Untold{"broken", State::broken, false, Act::fails, "rolled_back", true, true}),
    [](const auto& test) { return std::string(test.param.why); });

// --- slots that are not needed any more
// ------------------------------------------------------------

TEST_F(Transaction, ThreeSlotsAreKept)
{
    target.listed = {{new_slot()}, {"b"}, {"c"}, {old_slot()}, {"d"}, {"e"}};
    ASSERT_THAT(deploy(turn()), IsOk());
    EXPECT_THAT(target.calls,
                ElementsAre("stage", "point " + new_slot(), "reload", "forget d", "forget e"));
}

TEST_F(Transaction, SlotsThatCannotBeListedAreKnownFromTheRecord)
{
    remember(DeploymentState::verified, old_slot(), "older", cast().old);
    ASSERT_THAT(deploy(turn()), IsOk());
    EXPECT_EQ(target.calls.back(), "forget older");
    EXPECT_EQ(target.calls.size(), 4U) << "the old slot is the way back";
}

TEST_F(Transaction, NothingIsForgottenAfterAFailure)
{
    remember(DeploymentState::verified, old_slot(), "older", cast().old);
    acts[new_slot()] = Act::fails;
    ASSERT_THAT(deploy(turn()), FailsWith(Errc::rolled_back, testing::_));
    EXPECT_THAT(target.calls, Not(Contains("forget older")));
}

// --- by hand, on request, in advance
// ---------------------------------------------------------------

TEST_F(Transaction, ByHandItWaitsForSomebody)
{
    target.by_program = false;
    EXPECT_THAT(deploy(turn()), FailsWith(Errc::not_deployed,
                                          AllOf(HasSubstr("still"), HasSubstr("by hand: click"))));
    EXPECT_GE(clock.uptime(), 10s);
    EXPECT_THAT(target.calls, IsEmpty());
    EXPECT_THAT(records.states, ElementsAre("staged"));

    const auto later = clock.uptime() + 5s;
    probe.serve = [this, later](const FakeProbe::Look&) {
        if (clock.uptime() >= later) target.loaded = new_slot();
        return serve();
    };
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(true));
    EXPECT_THAT(records.states, ElementsAre("staged", "verified"));
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(false));
}

TEST_F(Transaction, GoesBackOnRequest)
{
    EXPECT_THAT(go_back(turn()), FailsWith(Errc::not_deployed, HasSubstr("no slot before")));
    ASSERT_THAT(deploy(turn()), IsOk());
    EXPECT_THAT(go_back(turn()), IsOk());
    EXPECT_EQ(target.loaded, old_slot());
    EXPECT_EQ(remembered().state, DeploymentState::rolled_back);
    EXPECT_THAT(deploy(turn()), IsOkAndHolds(true)) << "until the next run";
    EXPECT_EQ(target.loaded, new_slot());
}

TEST_F(Transaction, GoingBackOnRequestIsLookedAtToo)
{
    ASSERT_THAT(deploy(turn()), IsOk());
    acts[old_slot()] = Act::dead;
    EXPECT_THAT(go_back(turn()), FailsWith(Errc::rollback_failed, HasSubstr("refused")));
    EXPECT_EQ(remembered().state, DeploymentState::broken);
    target.pointer = new_slot();
    target.refuses = old_slot();
    EXPECT_THAT(go_back(turn()), FailsWith(Errc::not_deployed, HasSubstr("point: not allowed")));
}

TEST_F(Transaction, ForetellsAndTouchesNothing)
{
    EXPECT_THAT(foretell(turn()),
                IsOkAndHolds(AllOf(HasSubstr("here: app.example.test:8443"), HasSubstr("still"),
                                   HasSubstr("would stage"), HasSubstr(old_slot()))));
    EXPECT_THAT(target.calls, IsEmpty());
    EXPECT_THAT(records.states, IsEmpty());
    target.by_program = false;
    EXPECT_THAT(foretell(turn()), IsOkAndHolds(HasSubstr("by hand: click")));
    target.loaded = new_slot();
    EXPECT_THAT(foretell(turn()), IsOkAndHolds(HasSubstr("serves the certificate already")));
    spec.trust_file = "/nonexistent";
    EXPECT_THAT(foretell(turn()), FailsWith(Errc::not_deployed, HasSubstr("/nonexistent")));
}

}  // namespace
}  // namespace acme8443::hooks
