// What `check` looks at beyond the way from port 80.
#include <gmock/gmock.h>

#include "base/net/dns_challenge.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_greeter.hpp"
#include "tests/support/fake_name_servers.hpp"
#include "tests/support/fake_resolver.hpp"
#include "tests/support/loopback_dns.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/dialling.hpp"
#include "validator/preflight/scout.hpp"
#include "validator/render.hpp"

namespace acme8443::validator::preflight {
namespace {

using net::RecordType;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

/// Plants in the air: the test says whether the answer comes back.
class FakePlanter final : public Planter {
public:
    Bed plant(const Identifier&, const std::string&, const std::string& answer_) override
    {
        answer = answer_;
        return {where, std::make_shared<const int>(1)};
    }
    Planted where{Planted::responder};
    std::string answer{};
};

class ThoroughTest : public testing::Test {
protected:
    static inline const std::string v6 = "2600:9000::1", v4 = "192.5.6.30";

    ThoroughTest()
    {
        resolver.address("example.com", v6).address("example.com", v4);
        resolver.add("example.com", RecordType::ns, LoopbackDns::wire("ns1.example.com"))
            .add("example.com", RecordType::ns, LoopbackDns::wire("ns2.example.com"))
            .add("com", RecordType::ns, LoopbackDns::wire("a.com"))
            .add("example.com", RecordType::soa, "x")
            .address("ns1.example.com", "192.5.6.1")
            .address("ns2.example.com", "192.5.6.2")
            .address("a.com", "192.5.6.100");
    }

    NameFacts look(ChallengeType how, const std::string& name = "example.com",
                   Identifier::Kind kind = Identifier::Kind::dns)
    {
        const Thorough thorough{.name_servers = servers,
                                .greeter = greeter,
                                .planter = planter,
                                .time = time,
                                .progress = {}};
        ScoutTools tools{http, resolver, clock, ca};
        tools.issuers = [this] {
            return ++asked_issuers, std::vector<std::string>{"ca.example.net"};
        };
        tools.thorough = &thorough;
        const Wanted wanted{Identifier::raw(kind, name), how};
        auto facts = make_scout(std::move(tools))->look({.names = {wanted}}, {});
        EXPECT_THAT(facts, IsOk());
        return facts ? facts->names.at(0) : NameFacts(wanted);
    }
    std::vector<std::string> findings(const NameFacts& name)
    {
        std::vector<std::string> ids;
        const Facts facts{.names = {name}};
        for (const Finding& finding :
             Policy(ca, clock).judge_order({.names = {name.wanted}}, facts).findings)
            ids.emplace_back(finding.rule->id);
        return ids;
    }

    FakeClock clock;
    FakeResolver resolver;
    ScriptedHttp http;
    CaProfile ca = *ca_profile("letsencrypt");
    FakePlanter bed;
    Planter* planter{};
    std::chrono::milliseconds time{30s};
    int asked_issuers{};
    FakeNameServers servers{[](const std::string&, const std::string&, RecordType type) {
        net::ServerAnswer answer{.authoritative = true};
        if (type == RecordType::soa) answer.serial = 7;
        if (type == RecordType::ns) answer.referred_to = {"ns1.example.com", "ns2.example.com"};
        return Result<net::ServerAnswer>(answer);
    }};
    FakeGreeter greeter{[](const FakeGreeter::Call&) {
        return Result<net::Greeting>(net::Greeting{.handshake = true});
    }};
};

TEST_F(ThoroughTest, AsksEveryAddressOfWhichACaAsksOne)
{
    resolver.address("example.com", "10.0.0.1").address("example.com", "192.5.6.31");
    http.otherwise = [](const net::HttpRequest& request) -> ScriptedHttp::Reply {
        if (request.connect_to->text() == "192.5.6.31")
            return fail(Errc::connection_refused, "refused");
        return ScriptedHttp::reply(404, std::string(300, 'x'), {{"set-cookie", "a=b"}});
    };
    const NameFacts seen = look(ChallengeType::http_01);
    EXPECT_THAT(seen.http->dials, ElementsAre("[2600:9000::1]:80"));
    EXPECT_EQ(seen.http->hops.at(0).body.size(), 128U) << "what a CA reads";
    ASSERT_EQ(seen.survey->sights.size(), 4U);
    EXPECT_EQ(seen.survey->sights[0].address, v6);
    EXPECT_EQ(seen.survey->sights[0].body.size(), 300U);
    EXPECT_THAT(seen.survey->sights[0].headers, IsEmpty()) << "no cookies";
    EXPECT_EQ(seen.survey->sights[1].status, 404);
    EXPECT_FALSE(seen.survey->sights[2].contacted);
    EXPECT_EQ(seen.survey->sights[3].no_answer, NoAnswer::refused);
    EXPECT_EQ(http.requests.size(), 3U) << "each address once, the private one never";
    EXPECT_THAT(findings(seen), ElementsAre("dns-special-address", "connection-each-ipv4"));
}

TEST_F(ThoroughTest, ATokenOfOurOwnComesBack)
{
    planter = &bed;
    http.otherwise = [this](const net::HttpRequest&) {
        return ScriptedHttp::reply(200, bed.answer);
    };
    const NameFacts seen = look(ChallengeType::http_01);
    EXPECT_EQ(seen.http->planted, Planted::responder);
    EXPECT_EQ(seen.http->key_authorization, bed.answer);
    EXPECT_THAT(findings(seen), IsEmpty());
}

TEST_F(ThoroughTest, AnotherMachineAnswersInsteadOfOurResponder)
{
    planter = &bed;
    http.otherwise = [](const net::HttpRequest&) { return ScriptedHttp::reply(404); };
    const NameFacts seen = look(ChallengeType::http_01);
    EXPECT_FALSE(seen.http->key_authorization) << "nothing is expected of that machine";
    EXPECT_THAT(findings(seen), ElementsAre("response-from-elsewhere"));
    bed.where = Planted::webroot;
    EXPECT_THAT(findings(look(ChallengeType::http_01)), ElementsAre("response-status"))
        << "a webroot is said to be the site's";
}

TEST_F(ThoroughTest, EveryNameServerIsAskedForTheRecord)
{
    const NameFacts seen = look(ChallengeType::dns_01, "*.example.com");
    ASSERT_TRUE(seen.dns);
    EXPECT_EQ(seen.dns->record, "_acme-challenge.example.com");
    EXPECT_EQ(seen.dns->zone, "example.com");
    EXPECT_THAT(seen.dns->delegated_to, ElementsAre("ns1.example.com", "ns2.example.com"));
    ASSERT_EQ(seen.dns->servers.size(), 2U);
    EXPECT_EQ(seen.dns->servers[1].address, "192.5.6.2");
    EXPECT_EQ(seen.dns->servers[1].serial, 7U);
    EXPECT_THAT(http.requests, IsEmpty());
    EXPECT_THAT(findings(seen), IsEmpty());
}

TEST_F(ThoroughTest, AnAliasLeadsToAnotherZone)
{
    resolver.cname("_acme-challenge.example.com", "a.acme.example.net")
        .add("acme.example.net", RecordType::ns, LoopbackDns::wire("ns.example.net"))
        .address("ns.example.net", "10.0.0.53");
    const NameFacts seen = look(ChallengeType::dns_01);
    EXPECT_EQ(seen.dns->zone, "acme.example.net");
    EXPECT_THAT(seen.dns->aliases, ElementsAre("a.acme.example.net"));
    EXPECT_THAT(seen.dns->servers, ElementsAre(Field(&NameServerSight::contacted, false)));
    EXPECT_THAT(servers.asked, testing::Not(Contains("10.0.0.53")));
}

TEST_F(ThoroughTest, APanelThatAddsTheZonesName)
{
    resolver.txt("_acme-challenge.example.com.example.com", "value");
    EXPECT_THAT(look(ChallengeType::dns_01).dns->doubled,
                ElementsAre("_acme-challenge.example.com.example.com"));
}

TEST_F(ThoroughTest, AStandingRecordIsForThisAccount)
{
    const NameFacts nothing = look(ChallengeType::dns_persist_01);
    EXPECT_EQ(nothing.dns->record, "_validation-persist.example.com");
    EXPECT_THAT(findings(nothing), ElementsAre("persist-record"));
    resolver.txt("_validation-persist.example.com", "letsencrypt.org; accounturi=https://a/1");
    EXPECT_THAT(findings(look(ChallengeType::dns_persist_01)),
                ElementsAre("persist-account", "persist-scope"));
}

TEST_F(ThoroughTest, ARegisteredDomainThatIsNotThere)
{
    EXPECT_EQ(look(ChallengeType::dns_01).registered, true);
    EXPECT_EQ(look(ChallengeType::dns_01, "www.missing.com").registered, false);
}

TEST_F(ThoroughTest, Port443IsGreetedAsACaDoes)
{
    http.otherwise = [](const net::HttpRequest&) {
        return ScriptedHttp::reply(200, "", {{"server", "nginx"}});
    };
    const NameFacts seen = look(ChallengeType::tls_alpn_01);
    ASSERT_EQ(seen.port_443->sights.size(), 2U);
    ASSERT_EQ(greeter.calls.size(), 4U);
    EXPECT_EQ(greeter.calls[0].address, v6);
    EXPECT_EQ(greeter.calls[0].port, 443);
    EXPECT_FALSE(greeter.calls[0].client.verify);
    EXPECT_THAT(greeter.calls[0].client.alpn, ElementsAre("acme-tls/1"));
    EXPECT_EQ(greeter.calls[0].client.name.value(), "example.com");
    EXPECT_EQ(seen.port_443->sights[0].server, "nginx");
    EXPECT_THAT(findings(seen), ElementsAre("port-443-protocol"));
}

TEST_F(ThoroughTest, AnAddressIsAskedForByItsReverseName)
{
    http.otherwise = [](const net::HttpRequest&) { return ScriptedHttp::reply(200); };
    look(ChallengeType::tls_alpn_01, v4, Identifier::Kind::ip);
    EXPECT_EQ(greeter.calls.at(0).client.name.value(), "30.6.5.192.in-addr.arpa");
    look(ChallengeType::tls_alpn_01, "2600::1", Identifier::Kind::ip);
    EXPECT_THAT(greeter.calls.back().client.name.value(), StartsWith("1.0.0.0."));
    EXPECT_THAT(greeter.calls.back().client.name.value(), HasSubstr("0.0.6.2.ip6.arpa"));
}

TEST_F(ThoroughTest, TheCaIsAskedForItsNamesOnlyWhenThatMatters)
{
    ca = *ca_profile("br");
    look(ChallengeType::dns_01);
    EXPECT_EQ(asked_issuers, 0) << "no CAA records";
    resolver.caa("example.com", "issue", "ca.example.net");
    EXPECT_THAT(look(ChallengeType::dns_01).caa->issuers, ElementsAre("ca.example.net"));
    EXPECT_EQ(asked_issuers, 1);
    ca = *ca_profile("letsencrypt");
    EXPECT_THAT(look(ChallengeType::dns_01).caa->issuers, IsEmpty()) << "its names are known";
    EXPECT_EQ(asked_issuers, 1);
}

/// Never answers, and notices when nobody waits any longer.
class StuckResolver final : public net::Resolver {
public:
    Result<net::DnsAnswer> resolve(std::string_view, RecordType, std::stop_token stop) override
    {
        return SystemClock().sleep_for(1h, std::move(stop)).and_then([] {
            return Result<net::DnsAnswer>(net::DnsAnswer{});
        });
    }
};

TEST_F(ThoroughTest, TimeThatIsUpLeavesFactsUnknown)
{
    StuckResolver stuck;
    const Thorough thorough{
        .name_servers = servers, .greeter = greeter, .time = 20ms, .progress = {}};
    ScoutTools tools{http, stuck, clock, ca};
    tools.thorough = &thorough;
    const OrderSpec order{
        .names = {{Identifier::raw(Identifier::Kind::dns, "example.com"), ChallengeType::http_01}}};
    const auto facts = make_scout(tools)->look(order, {});
    ASSERT_THAT(facts, IsOk());
    EXPECT_EQ(Policy(ca, clock).judge_order(order, *facts).decision(), Decision::undetermined);

    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(make_scout(tools)->look(order, stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")))
        << "to be stopped is another thing";
}

TEST(Dialling, StaysOn80And443OfPublicAddresses)
{
    struct Row {
        const char* address;
        std::uint16_t port;
        bool may;
    };
    for (const auto& [address, port, may] :
         {Row{"192.5.6.30", 80, true}, Row{"192.5.6.30", 443, true}, Row{"192.5.6.30", 8443, false},
          Row{"192.5.6.30", 22, false}, Row{"127.0.0.1", 80, false}, Row{"10.0.0.1", 443, false},
          Row{"169.254.169.254", 80, false}, Row{"::1", 80, false}, Row{"2600::1", 443, true},
          Row{"::ffff:192.5.6.30", 80, false}, Row{"64:ff9b::c005:61e", 80, false},
          Row{"224.0.0.1", 80, false}, Row{"ff02::1", 80, false}}) {
        EXPECT_EQ(may_dial(*net::Address::parse(address), port), may) << address << ' ' << port;
    }
    EXPECT_TRUE(may_dial_special(*net::Address::parse("127.0.0.1"), 80));
    EXPECT_FALSE(may_dial_special(*net::Address::parse("127.0.0.1"), 8443));
}

}  // namespace
}  // namespace acme8443::validator::preflight
