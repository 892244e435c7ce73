#include "hooks/verify.hpp"

#include <gmock/gmock.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_probe.hpp"
#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

/// The cast: the certificate that is wanted, the one from before, somebody else's.
struct Cast {
    pki::CertificateChain fresh = Certificates::chain(Certificates::once().live());
    pki::CertificateChain old = Certificates::chain(Certificates::once().live());
    pki::CertificateChain foreign = Certificates::chain(Certificates::once().live());
};
const Cast& cast()
{
    static const Cast made;
    return made;
}

enum class Does {
    fresh,  // shows it and works
    old,
    foreign,
    fresh_fails,  // shows it, and the handshake fails
    old_fails,
    fresh_is_silent,  // the handshake is good, and no answer comes
    old_untrusted,    // works for a client that does not judge
    old_then_fresh,   // the same, and that client sees the wanted one
    refuses_version,
    hangs_up,
    refused,
    no_route
};

Result<net::Served> act(Does what, bool verify)
{
    const auto failing = [](const pki::CertificateChain& chain) {
        return net::Served{.chain = chain, .problem = "bad signature"};
    };
    switch (what) {
        case Does::fresh:
            return FakeProbe::working(cast().fresh);
        case Does::old:
            return FakeProbe::working(cast().old);
        case Does::foreign:
            return FakeProbe::working(cast().foreign);
        case Does::fresh_fails:
            return failing(cast().fresh);
        case Does::fresh_is_silent:
            return net::Served{
                .chain = cast().fresh, .handshake = true, .problem = "closed without an answer"};
        case Does::old_fails:
            return failing(cast().old);
        case Does::old_untrusted:
            return verify ? failing(cast().old) : FakeProbe::working(cast().old);
        case Does::old_then_fresh:
            return verify ? failing(cast().old) : FakeProbe::working(cast().fresh);
        case Does::refuses_version:
            return net::Served{.problem = "tlsv1 alert protocol version"};
        case Does::hangs_up:
            return net::Served{.problem = "connection closed"};
        case Does::refused:
            return fail(Errc::connection_refused, "connection refused");
        case Does::no_route:
            return fail(Errc::unreachable, "network is unreachable");
    }
    return fail(Errc::internal, "no such act");
}

Expectation wanting(std::vector<std::string> unwanted = {cast().old.leaf().sha256})
{
    return {.wanted = {cast().fresh.leaf().sha256}, .unwanted = std::move(unwanted)};
}

TargetSpec at(std::vector<net::Endpoint> endpoints = {{"app.example.test", 8443}})
{
    TargetSpec spec;
    spec.name = "here";
    spec.endpoints = std::move(endpoints);
    spec.deadline = 30s;
    return spec;
}

// --- one look
// --------------------------------------------------------------------------------------

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
    EXPECT_THAT(sight->working, ElementsAre(cast().fresh.leaf().sha256));
}

TEST(Sights, WithNothingKnownEveryOtherLeafIsTheOneFromBefore)
{
    FakeProbe probe;
    probe.next(*act(Does::foreign, true));
    const auto sight = look(at(), wanting({}), probe, {});
    EXPECT_EQ(sight->seen, Seen::stale);
    EXPECT_THAT(sight->working, ElementsAre(cast().foreign.leaf().sha256));
}

TEST(Sights, WithNothingWantedEveryLeafButTheUnwantedWillDo)
{
    const Expectation any{.unwanted = {cast().fresh.leaf().sha256}};
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

// --- endpoints and addresses
// -----------------------------------------------------------------------

net::Address address(const char* text) { return *net::Address::parse(text); }

TEST(Endpoints, AreAllLookedAtOnEveryAddressAndVersion)
{
    FakeProbe probe;
    probe.hosts.insert_or_assign("two.example.test",
                                 std::vector{address("192.0.2.1"), address("2001:db8::1")});
    probe.serve = [](const FakeProbe::Look& look) {
        return act(look.at == address("2001:db8::1") ? Does::old : Does::fresh, true);
    };
    const auto sight =
        look(at({{"two.example.test", 8443}, {"192.0.2.9", 9443}}), wanting(), probe, {});
    EXPECT_EQ(sight->seen, Seen::stale);
    EXPECT_THAT(sight->detail, HasSubstr("2001:db8::1"));
    EXPECT_EQ(probe.looks.size(), 6U);
    EXPECT_EQ(probe.looks.back().port, 9443);
}

TEST(Endpoints, AnAddressWithoutRouteIsLeftOut)
{
    FakeProbe probe;
    probe.hosts.insert_or_assign("two.example.test",
                                 std::vector{address("2001:db8::1"), address("192.0.2.1")});
    probe.serve = [](const FakeProbe::Look& look) {
        return act(look.at.v6() ? Does::no_route : Does::fresh, true);
    };
    EXPECT_EQ(look(at({{"two.example.test", 8443}}), wanting(), probe, {})->seen, Seen::fresh);
}

TEST(Endpoints, AVersionIsLeftOutPerAddress)
{
    FakeProbe probe;
    probe.hosts.insert_or_assign("two.example.test",
                                 std::vector{address("192.0.2.1"), address("192.0.2.2")});
    probe.serve = [](const FakeProbe::Look& look) {
        return act(look.at == address("192.0.2.2") ? Does::refuses_version : Does::fresh, true);
    };
    const auto sight = look(at({{"two.example.test", 8443}}), wanting(), probe, {});
    EXPECT_EQ(sight->seen, Seen::dead);
    EXPECT_THAT(sight->detail, AllOf(HasSubstr("192.0.2.2"), HasSubstr("protocol version")));
}

TEST(Endpoints, WithoutAnAddressAreDead)
{
    FakeProbe probe;
    probe.hosts.insert_or_assign("gone.example.test", fail(Errc::dns, "NXDOMAIN"));
    const auto sight = look(at({{"gone.example.test", 8443}}), wanting(), probe, {});
    EXPECT_EQ(sight->seen, Seen::dead);
    EXPECT_THAT(sight->detail, HasSubstr("NXDOMAIN"));
}

struct Asked {
    const char* host;
    std::vector<std::string> names;
    const char* name;
};
class AskedName : public testing::TestWithParam<Asked> {};

TEST_P(AskedName, IsOneThatTheCertificateHas)
{
    const Asked& asked = GetParam();
    FakeProbe probe;
    probe.next(*act(Does::fresh, true));
    Expectation expected = wanting();
    expected.names = asked.names;
    ASSERT_THAT(look(at({{asked.host, 8443}}), expected, probe, {}), IsOk());
    EXPECT_EQ(probe.looks.front().client.name.value(), asked.name);
}

INSTANTIATE_TEST_SUITE_P(
    Table, AskedName,
    testing::Values(Asked{"b.example", {"a.example", "b.example"}, "b.example"},
                    Asked{"127.0.0.1", {"a.example"}, "a.example"},
                    Asked{"127.0.0.1", {"a.example", "127.0.0.1"}, "127.0.0.1"},
                    Asked{"node1.internal", {"*.example", "a.example"}, "a.example"},
                    Asked{"node1.internal", {"*.example"}, "acme8443.example"},
                    Asked{"x.example", {"*.example"}, "x.example"},
                    Asked{"x.y.example", {"a.example", "*.example"}, "a.example"},
                    Asked{"x.example", {}, "x.example"}));

// --- waiting
// ---------------------------------------------------------------------------------------

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

TEST(Look, AsksForEveryServerName)
{
    const struct {
        std::vector<std::string> configured;
        std::vector<std::string> asked;
    } rows[] = {
        {{}, {"app.example.test"}},
        {{"b.example.test", "c.example.test"}, {"b.example.test", "c.example.test"}},
        {{"all"}, {"app.example.test", "acme8443.example.test"}},
    };
    for (const auto& row : rows) {
        FakeProbe probe;
        std::vector<std::string> asked;
        probe.serve = [&](const FakeProbe::Look& look) -> Result<net::Served> {
            const std::string name = look.client.name.value();
            if (look.client.version == pki::TlsVersion::tls_1_3) asked.push_back(name);
            return act(Does::fresh, true);
        };
        TargetSpec spec;
        spec.endpoints = {{"app.example.test", 8443}};
        spec.server_names = row.configured;
        Expectation expected = wanting();
        expected.names = {"app.example.test", "*.example.test"};
        const auto sight = look(spec, expected, probe, {});
        ASSERT_THAT(sight, IsOk());
        EXPECT_EQ(sight->seen, Seen::fresh);
        EXPECT_EQ(asked, row.asked);
    }
}

TEST(Look, OneNameThatIsServedSomethingElseIsEnough)
{
    FakeProbe probe;
    probe.serve = [](const FakeProbe::Look& look) {
        return act(look.client.name.value() == "b.example.test" ? Does::old : Does::fresh, true);
    };
    TargetSpec spec;
    spec.endpoints = {{"app.example.test", 8443}};
    spec.server_names = {"app.example.test", "b.example.test"};
    Expectation expected = wanting();
    const auto sight = look(spec, expected, probe, {});
    ASSERT_THAT(sight, IsOk());
    EXPECT_EQ(sight->seen, Seen::stale);
    EXPECT_THAT(sight->detail, HasSubstr("b.example.test"));
}

}  // namespace
}  // namespace acme8443::hooks
