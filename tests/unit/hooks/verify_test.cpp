#include "tests/unit/hooks/verify_fixture.hpp"

namespace acme8443::hooks {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Row {
    const char* why;
    Does tls_1_3;
    Does tls_1_2;
    Seen seen;
};

class Look : public testing::TestWithParam<Row> {};

TEST_P(Look, JudgesByTheWorseVersion)
{
    const Row& row = GetParam();
    FakeProbe probe;
    probe.serve = [&](const FakeProbe::Look& look) {
        const bool newer = look.client.version == pki::TlsVersion::tls_1_3;
        return act(newer ? row.tls_1_3 : row.tls_1_2, look.client.verify);
    };
    const auto sight = look(at(), wanting(), probe, {});
    ASSERT_THAT(sight, IsOk());
    EXPECT_EQ(to_string(sight->seen), to_string(row.seen)) << sight->detail;
    EXPECT_THAT(sight->detail, HasSubstr("app.example.test:8443"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, Look,
    testing::Values(Row{"fresh", Does::fresh, Does::fresh, Seen::fresh},
                    Row{"stale", Does::old, Does::old, Seen::stale},
                    Row{"other", Does::foreign, Does::foreign, Seen::other},
                    Row{"dead", Does::refused, Does::refused, Seen::dead},
                    Row{"hangs_up", Does::hangs_up, Does::hangs_up, Seen::dead},
                    Row{"failing", Does::fresh_fails, Does::fresh_fails, Seen::failing},
                    Row{"silent", Does::fresh_is_silent, Does::fresh, Seen::dead},
                    Row{"half_way", Does::fresh, Does::old, Seen::stale},
                    Row{"fails_on_one", Does::fresh, Does::fresh_fails, Seen::failing},
                    Row{"fails_on_the_other", Does::fresh_fails, Does::old, Seen::failing},
                    Row{"dead_on_one", Does::fresh, Does::hangs_up, Seen::dead},
                    Row{"foreign_on_one", Does::foreign, Does::fresh, Seen::other},
                    Row{"only_1_3", Does::fresh, Does::refuses_version, Seen::fresh},
                    Row{"only_1_2", Does::refuses_version, Does::fresh, Seen::fresh},
                    Row{"only_1_2_stale", Does::refuses_version, Does::old, Seen::stale},
                    Row{"neither", Does::refuses_version, Does::refuses_version, Seen::dead},
                    Row{"refuses_and_dead", Does::refuses_version, Does::hangs_up, Seen::dead},
                    Row{"expired_but_alive", Does::old_untrusted, Does::old_untrusted, Seen::stale},
                    Row{"taken_between_two_looks", Does::old_then_fresh, Does::old_then_fresh,
                        Seen::stale},
                    Row{"old_does_not_work", Does::old_fails, Does::old_fails, Seen::dead},
                    Row{"no_route", Does::no_route, Does::no_route, Seen::dead}),
    [](const auto& test) { return std::string(test.param.why); });

TEST(Sights, TellWhereAndWhat)
{
    FakeProbe probe;
    probe.next(*act(Does::fresh, true)).next(*act(Does::fresh_fails, true));
    const auto sight = look(at(), wanting(), probe, {});
    EXPECT_EQ(
        sight->detail,
        "app.example.test:8443 (127.0.0.1, TLS 1.2): the wanted certificate is shown, but: bad "
        "signature");
    EXPECT_THAT(sight->working, ElementsAre(leaves().fresh.leaf().sha256));
}

TEST(Sights, WithNothingKnownEveryOtherLeafIsTheOneFromBefore)
{
    FakeProbe probe;
    probe.next(*act(Does::foreign, true));
    const auto sight = look(at(), wanting({}), probe, {});
    EXPECT_EQ(sight->seen, Seen::stale);
    EXPECT_THAT(sight->working, ElementsAre(leaves().foreign.leaf().sha256));
}

TEST(Sights, WithNothingWantedEveryLeafButTheUnwantedWillDo)
{
    const Expectation any{.unwanted = {leaves().fresh.leaf().sha256}};
    for (const auto& [what, seen] :
         {std::pair{Does::foreign, Seen::fresh}, std::pair{Does::fresh, Seen::stale}}) {
        FakeProbe probe;
        probe.next(*act(what, true));
        EXPECT_EQ(look(at(), any, probe, {})->seen, seen);
    }
}

TEST(Sights, OneBrokenHandshakeIsLookedAtTwice)
{
    FakeProbe probe;
    probe.next(*act(Does::fresh_fails, true)).next(*act(Does::fresh, true));
    EXPECT_EQ(look(at(), wanting(), probe, {})->seen, Seen::fresh);
    EXPECT_EQ(probe.looks.size(), 3U);
}

}  // namespace
}  // namespace acme8443::hooks
