// A transaction that a crash has cut short, and what the next run makes of it.
#include "base/text.hpp"
#include "tests/unit/hooks/transaction_fixture.hpp"

namespace acme8443::hooks {
namespace {

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

}  // namespace
}  // namespace acme8443::hooks
