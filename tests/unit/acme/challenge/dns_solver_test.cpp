#include "acme/challenge/dns_solver.hpp"

#include "base/file.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_dns_servers.hpp"
#include "tests/support/fake_resolver.hpp"
#include "tests/support/loopback_dns.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using net::RecordType;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// The same ones for everybody who asks for new ones.
class LentResolver final : public net::Resolver {
public:
    explicit LentResolver(FakeResolver& dns) : dns_(dns) {}
    Result<net::DnsAnswer> resolve(std::string_view name, RecordType type,
                                   std::stop_token stop) override
    {
        return dns_.resolve(name, type, stop);
    }

private:
    FakeResolver& dns_;
};
class LentHttp final : public net::HttpClient {
public:
    explicit LentHttp(ScriptedHttp& http) : http_(http) {}
    Result<net::HttpResponse> send(const net::HttpRequest& request, std::stop_token stop) override
    {
        return http_.send(request, stop);
    }

private:
    ScriptedHttp& http_;
};

/// example.org with two servers, and a delegation into example.net.
struct World : testing::Test {
    World()
    {
        const auto soa = [](const std::string& primary) {
            return LoopbackDns::wire(primary) + LoopbackDns::wire("h") + std::string(20, '\0');
        };
        dns.add("example.org", RecordType::soa, soa("ns1.example.org"))
            .add("example.org", RecordType::ns, LoopbackDns::wire("ns1.example.org"))
            .add("example.org", RecordType::ns, LoopbackDns::wire("ns2.example.org"))
            .add("example.net", RecordType::soa, soa("ns1.example.org"))
            .address("ns1.example.org", "192.0.2.1")
            .address("ns2.example.org", "192.0.2.2")
            .cname("_acme-challenge.www.example.org", "www.acme.example.net");
        tools = {.resolver = [this]() -> Result<std::unique_ptr<net::Resolver>> {
                     return std::make_unique<LentResolver>(dns);
                 },
                 .http = [this] { return std::make_unique<LentHttp>(http); },
                 .servers = servers,
                 .updater = updater,
                 .clock = clock,
                 .notice = [this](const std::string& text) { notices.push_back(text); }};
    }
    std::shared_ptr<DnsPublisher> publisher(std::string method, SettingValues settings)
    {
        auto made = make_dns_publisher({std::move(method), std::move(settings)}, tools);
        EXPECT_THAT(made, IsOk());
        return *std::move(made);
    }
    Result<void> wait(std::chrono::seconds deadline = 60s)
    {
        return wait_for_propagation(tools, {.deadline = deadline}, answer, {});
    }

    FakeResolver dns;
    ScriptedHttp http;
    std::shared_ptr<FakeNameServers> servers = std::make_shared<FakeNameServers>();
    std::shared_ptr<FakeDnsUpdater> updater = std::make_shared<FakeDnsUpdater>();
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    std::vector<std::string> notices;
    DnsTools tools;
    const TxtAnswer answer{"_acme-challenge.app.example.org", "_acme-challenge.app.example.org",
                           "value"};
    const Challenge challenge{.name = *Identifier::parse("*.app.example.org"),
                              .type = ChallengeType::dns_01,
                              .token = "token",
                              .key_authorization = "token.thumbprint",
                              .url = "https://ca.example/1",
                              .account_url = "https://ca.example/account/1"};
};

using DnsPropagation = World;

TEST_F(DnsPropagation, AllServersShowIt)
{
    servers->at("192.0.2.1", FakeNameServers::showing({"other", "value"}))
        .at("192.0.2.2", FakeNameServers::showing({"value"}));
    EXPECT_THAT(wait(), IsOk());
    EXPECT_EQ(servers->asked.size(), 2U);
}

TEST_F(DnsPropagation, WaitsForTheOneThatLags)
{
    int asked = 0;
    servers->at("192.0.2.1", FakeNameServers::showing({"value"}))
        .at("192.0.2.2", [&asked](std::string_view name, RecordType type) {
            const bool late = type == RecordType::txt && ++asked < 4;
            return FakeNameServers::showing(late ? std::vector<std::string>{}
                                                 : std::vector<std::string>{"value"})(name, type);
        });
    EXPECT_THAT(wait(), IsOk());
    EXPECT_EQ(asked, 4);
}

TEST_F(DnsPropagation, NamesTheOneThatNeverShowsIt)
{
    servers->at("192.0.2.1", FakeNameServers::showing({"value"}, 42))
        .at("192.0.2.2", FakeNameServers::showing({"old"}, 41));
    EXPECT_THAT(wait(10s),
                FailsWith(Errc::timeout,
                          AllOf(HasSubstr("within 10 s"),
                                HasSubstr("ns2.example.org (192.0.2.2) shows 1 other"),
                                HasSubstr("zone serial 41"), Not(HasSubstr("ns1.example.org")))));
}

TEST_F(DnsPropagation, ADeadServerBesideALivingOneIsGivenUp)
{
    servers->at("192.0.2.1", FakeNameServers::showing({"value"}));
    EXPECT_THAT(wait(), IsOk());
    servers->at("192.0.2.1", FakeNameServers::failing(Errc::timeout));
    EXPECT_THAT(wait(), FailsWith(Errc::timeout, HasSubstr("does not answer")));
}

TEST_F(DnsPropagation, AServerThatIsNotTheZonesOwnDoesNotCount)
{
    servers->at("192.0.2.1", FakeNameServers::showing({"value"}))
        .at("192.0.2.2", [](std::string_view, RecordType) {
            return Result<net::ServerAnswer>(net::ServerAnswer{.rcode = 5});
        });
    EXPECT_THAT(wait(5s), FailsWith(Errc::timeout, HasSubstr("REFUSED, not authoritative")));
}

TEST_F(DnsPropagation, ServersThatNoCaCouldAskAreNotAsked)
{
    servers->at("192.0.2.1", FakeNameServers::showing({"value"}));
    tools.may_ask = [](const net::Address& address) { return address.text() == "192.0.2.1"; };
    EXPECT_THAT(wait(), IsOk());
    EXPECT_EQ(servers->asked.size(), 1U);
    tools.may_ask = [](const net::Address&) { return false; };
    EXPECT_THAT(wait(),
                FailsWith(Errc::forbidden_address, HasSubstr("ns1.example.org (192.0.2.1)")));
}

TEST_F(DnsPropagation, TheResolverInstead)
{
    const PropagationSpec spec{Propagation::resolver, 5s};
    EXPECT_THAT(wait_for_propagation(tools, spec, answer, {}),
                FailsWith(Errc::timeout, HasSubstr("the resolver does not show")));
    dns.txt("_acme-challenge.app.example.org", "value");
    EXPECT_THAT(wait_for_propagation(tools, spec, answer, {}), IsOk());
    EXPECT_THAT(servers->asked, IsEmpty());
}

TEST_F(DnsPropagation, AStopEndsTheWait)
{
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(wait_for_propagation(tools, {}, answer, stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
}

using Rfc2136 = World;

TEST_F(Rfc2136, AddsAndTakesAwayItsOwnRecordWhereTheCnameLeads)
{
    auto by_update = publisher("rfc2136", {});
    const auto solver =
        make_dns_solver(ChallengeType::dns_01, by_update, tools, {.where = Propagation::off});
    Challenge www = challenge;
    www.name = *Identifier::parse("*.www.example.org");
    {
        const auto presented = solver->present(www, {});
        ASSERT_THAT(presented, IsOk());
        EXPECT_THAT(presented->ready({}), IsOk());
        ASSERT_EQ(updater->told.size(), 1U);
    }
    ASSERT_EQ(updater->told.size(), 2U);
    const auto& [added, removed] = std::pair(updater->told[0], updater->told[1]);
    EXPECT_EQ(added.server, "192.0.2.1");
    EXPECT_EQ(added.update.zone, "example.net");
    EXPECT_EQ(added.update.name, "www.acme.example.net");
    EXPECT_EQ(added.update.what, net::TxtUpdate::What::add);
    EXPECT_EQ(added.key, "");
    EXPECT_EQ(removed.update.what, net::TxtUpdate::What::remove);
    EXPECT_EQ(removed.update.value, added.update.value);
}

TEST_F(Rfc2136, TheKeyIsReadWhenItIsNeeded)
{
    const TempDir dir;
    auto by_key = publisher("rfc2136", {{"server", {"192.0.2.9:5300"}},
                                        {"zone", {"example.org"}},
                                        {"key_name", {"acme"}},
                                        {"algorithm", {"hmac-sha512"}},
                                        {"key", {"file:" + (dir.path() / "key").string()}}});
    EXPECT_THAT(by_key->publish(challenge, answer, {}),
                FailsWith(Errc::not_found, HasSubstr("key")));
    ASSERT_THAT(file::create(dir.path() / "key", "c2VjcmV0\n", 0600), IsOk());
    EXPECT_THAT(by_key->publish(challenge, answer, {}), IsOk());
    ASSERT_EQ(updater->told.size(), 1U);
    EXPECT_EQ(updater->told[0].server, "192.0.2.9:5300");
    EXPECT_EQ(updater->told[0].key, "acme");
    EXPECT_EQ(updater->told[0].secret, "c2VjcmV0");
}

TEST_F(Rfc2136, TheNextAddressWhenOneCannotBeDialled)
{
    dns.address("ns1.example.org", "2001:db8::1");
    updater->refusals["2001:db8::1"] = Errc::unreachable;
    auto by_update = publisher("rfc2136", {});
    EXPECT_THAT(by_update->publish(challenge, answer, {}), IsOk());
    updater->refusals["2001:db8::1"] = Errc::permission;
    EXPECT_THAT(by_update->publish(challenge, answer, {}),
                FailsWith(Errc::permission, HasSubstr("2001:db8::1")));
}

TEST_F(Rfc2136, WhatStaysBehindIsTold)
{
    const auto solver = make_dns_solver(ChallengeType::dns_account_01, publisher("rfc2136", {}),
                                        tools, {.where = Propagation::off});
    {
        ASSERT_THAT(solver->present(challenge, {}), IsOk());
        updater->refusals["192.0.2.1"] = Errc::permission;
        ASSERT_THAT(solver->present(challenge, {}), Not(IsOk()));
        updater->refusals.clear();
        const auto presented = solver->present(challenge, {});
        updater->refusals["192.0.2.1"] = Errc::permission;
    }
    EXPECT_THAT(notices, ElementsAre(HasSubstr("._acme-challenge.app.example.org stays behind")));
}

struct BadTable {
    const char* why;
    DnsSolverSpec spec;
    const char* says;
};
class DnsSettings : public testing::TestWithParam<BadTable> {};

TEST_P(DnsSettings, AreCheckedBeforeAnythingIsDone)
{
    auto read = read_dns_solver(GetParam().spec);
    const auto made = read.and_then([](const DnsSolverSettings& settings) {
        return make_dns_publisher(settings.publisher, DnsTools{});
    });
    EXPECT_THAT(made, FailsWith(Errc::bad_config, HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    , DnsSettings,
    testing::Values(
        BadTable{"no_method", {"", {}}, "rfc2136, acme-dns, httpreq"},
        BadTable{"unknown_setting", {"rfc2136", {{"secret", {"x"}}}}, "secret: is not a setting"},
        BadTable{"key_without_name", {"rfc2136", {{"key", {"file:/k"}}}}, "key_name: "},
        BadTable{"name_without_key", {"rfc2136", {{"key_name", {"k"}}}}, "key: "},
        BadTable{
            "a_secret_typed", {"rfc2136", {{"key_name", {"k"}}, {"key", {"hunter2"}}}}, "key: "},
        BadTable{"algorithm", {"rfc2136", {{"algorithm", {"hmac-md5"}}}}, "hmac-md5"},
        BadTable{"server", {"rfc2136", {{"server", {"dns://x"}}}}, "server: "},
        BadTable{"no_url", {"httpreq", {}}, "url: is missing"},
        BadTable{
            "plain_http", {"httpreq", {{"url", {"http://dns.example"}}}}, "url: must be https"},
        BadTable{
            "disguised_host", {"httpreq", {{"url", {"http://127.0.0.1.evil.example/"}}}}, "url: "},
        BadTable{"mode", {"httpreq", {{"url", {"https://d"}}, {"mode", {"RAWER"}}}}, "mode: "},
        BadTable{"user_alone", {"httpreq", {{"url", {"https://d"}}, {"user", {"u"}}}}, "user: "},
        BadTable{"no_accounts", {"acme-dns", {{"url", {"https://d"}}}}, "accounts: is missing"},
        BadTable{"no_hook", {"dehydrated", {}}, "command: is missing"},
        BadTable{"a_shell_line", {"uacme", {{"command", {"hook --x"}}}}, "there is no shell"},
        BadTable{"no_auth", {"certbot", {{"cleanup", {"/bin/true"}}}}, "auth: is missing"},
        BadTable{"not_a_dns_script", {"acme.sh", {{"script", {"/x/dns_cf"}}}}, "script: "},
        BadTable{
            "environment", {"uacme", {{"command", {"/h"}}, {"environment", {"X"}}}}, "NAME=VALUE"},
        BadTable{"propagation", {"rfc2136", {{"propagation", {"soon"}}}}, "propagation: "},
        BadTable{
            "timeout", {"rfc2136", {{"propagation_timeout", {"0"}}}}, "propagation_timeout: "}),
    row_name);

struct DnsPersistSolver : World {
    Challenge asked(bool wildcard = false) const
    {
        return {.name = *Identifier::parse(wildcard ? "*.app.example.org" : "app.example.org"),
                .type = ChallengeType::dns_persist_01,
                .token = {},
                .key_authorization = {},
                .url = "https://ca.example/1",
                .issuer_domain_names = {"ca.example"},
                .account_uris = {"https://ca.example/account/1"}};
    }
    Result<Presented> present(const Challenge& what)
    {
        return make_dns_persist_solver(tools)->present(what, {});
    }
    void show(const std::string& text)
    {
        servers->at("192.0.2.1", FakeNameServers::showing({"v=spf1", text}))
            .at("192.0.2.2", FakeNameServers::showing({text}));
    }
    const std::string plain = "ca.example; accounturi=https://ca.example/account/1";
};

TEST_F(DnsPersistSolver, ARecordOnEveryServerIsEnough)
{
    show(plain);
    EXPECT_THAT(present(asked()), IsOk());
    EXPECT_THAT(notices, IsEmpty());
    EXPECT_THAT(present(asked(true)),
                FailsWith(Errc::challenge_failed, HasSubstr("policy=wildcard")));
}

TEST_F(DnsPersistSolver, SaysWhatToPublish)
{
    show("other.example; accounturi=x");
    EXPECT_THAT(present(asked()),
                FailsWith(Errc::challenge_failed,
                          HasSubstr("publish: _validation-persist.app.example.org. IN TXT "
                                    "\"ca.example; accounturi=https://ca.example/account/1\"")));
    servers->at("192.0.2.1", FakeNameServers::showing({plain}));
    EXPECT_THAT(
        present(asked()),
        FailsWith(Errc::challenge_failed, HasSubstr("ns2.example.org (192.0.2.2) does not show")));
}

TEST_F(DnsPersistSolver, CountsTheDaysThatAreLeft)
{
    const auto until = [&](std::chrono::seconds from_now) {
        const auto end = (clock->now() + from_now).time_since_epoch().count();
        show(plain + "; persistUntil=" + std::to_string(end));
    };
    until(std::chrono::days(31));
    EXPECT_THAT(present(asked()), IsOk());
    EXPECT_THAT(notices, IsEmpty());
    until(std::chrono::days(5) + 1h);
    EXPECT_THAT(present(asked()), IsOk());
    EXPECT_THAT(notices, ElementsAre(HasSubstr("ends in 5 days")));
    until(-1s);
    EXPECT_THAT(present(asked()), FailsWith(Errc::challenge_failed, HasSubstr("has expired")));
}

TEST_F(DnsPersistSolver, AMalformedChallengeIsRejected)
{
    Challenge none = asked();
    none.issuer_domain_names.clear();
    EXPECT_THAT(present(none), FailsWith(Errc::protocol, HasSubstr("0 issuers")));
    Challenge many = asked();
    many.issuer_domain_names.assign(11, "ca.example");
    EXPECT_THAT(present(many), FailsWith(Errc::protocol, HasSubstr("11 issuers")));
}

}  // namespace
}  // namespace acme8443::acme
