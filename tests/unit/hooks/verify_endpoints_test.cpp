#include "tests/unit/hooks/verify_fixture.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

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

TEST(ServerNames, AsksForEveryServerName)
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

TEST(ServerNames, OneNameThatIsServedSomethingElseIsEnough)
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
