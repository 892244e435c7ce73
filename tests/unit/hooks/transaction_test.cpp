#include "base/text.hpp"
#include "tests/unit/hooks/transaction_fixture.hpp"

namespace acme8443::hooks {
namespace {

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
