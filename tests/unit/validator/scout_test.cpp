#include "validator/preflight/scout.hpp"

#include <gmock/gmock.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_resolver.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator::preflight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ScoutTest : public testing::Test {
protected:
    ScoutTest() { resolver.address("example.com", "192.5.6.30"); }
    Result<Facts> look(const OrderSpec& wanted, std::stop_token stop = {})
    {
        return make_scout({http, resolver, clock, ca})->look(wanted, std::move(stop));
    }
    HttpTrace trace()
    {
        const auto facts = look(order);
        EXPECT_THAT(facts, IsOk());
        return facts && facts->names.at(0).http ? *facts->names[0].http : HttpTrace{};
    }

    FakeClock clock;
    FakeResolver resolver;
    ScriptedHttp http;
    CaProfile ca = *ca_profile("letsencrypt");
    OrderSpec order{
        .names = {{Identifier::raw(Identifier::Kind::dns, "example.com"), ChallengeType::http_01}}};
};

ScriptedHttp::Reply redirect(const std::string& location)
{
    return ScriptedHttp::reply(301, "", {{"location", location}});
}

TEST_F(ScoutTest, SeesARedirectTo8443AndDoesNotFollowIt)
{
    http.next(redirect("https://example.com:8443/.well-known/acme-challenge/x"));
    const auto facts = look(order);
    ASSERT_THAT(facts, IsOk());
    EXPECT_THAT(facts->names.at(0).http->dials, ElementsAre("192.5.6.30:80"));
    EXPECT_EQ(http.requests.size(), 1U);
    EXPECT_THAT(Policy(ca, clock).approve(order, *facts),
                FailsWith(Errc::denied_by_policy, HasSubstr("8443")));
}

TEST_F(ScoutTest, AsksAsACaDoes)
{
    http.next(redirect("https://example.com/moved")).next(ScriptedHttp::reply(404, "no"));
    const HttpTrace seen = trace();
    EXPECT_THAT(seen.dials, ElementsAre("192.5.6.30:80", "192.5.6.30:443"));
    ASSERT_EQ(http.requests.size(), 2U);
    EXPECT_THAT(
        http.requests[0].url,
        testing::MatchesRegex("http://example.com/.well-known/acme-challenge/acme8443-preflight-[-_A-Za-z0-9]{22}"));
    EXPECT_EQ(http.requests[0].connect_to->text(), "192.5.6.30");
    EXPECT_EQ(http.requests[0].max_body, 128U);
    EXPECT_FALSE(http.requests[1].verify_peer);
    EXPECT_EQ(http.requests[1].url, "https://example.com/moved");
}

TEST_F(ScoutTest, ANotFoundIsFineBeforeThereIsAChallenge)
{
    http.next(ScriptedHttp::reply(404));
    const auto facts = look(order);
    ASSERT_THAT(facts, IsOk());
    EXPECT_THAT(Policy(ca, clock).approve(order, *facts), IsOk());
}

TEST_F(ScoutTest, NobodyAnsweringYetOnlyAdvises)
{
    http.next(fail(Errc::connection_refused, "192.5.6.30 port 80: Connection refused"));
    const auto facts = look(order);
    ASSERT_THAT(facts, IsOk());
    EXPECT_EQ(facts->names.at(0).http->hops.at(0).no_answer, NoAnswer::refused);
    EXPECT_THAT(Policy(ca, clock).approve(order, *facts), IsOk());
}

TEST_F(ScoutTest, NeverContactsAPrivateAddress)
{
    resolver.address("intranet.example.com", "10.0.0.1");
    order.names[0].name = Identifier::raw(Identifier::Kind::dns, "intranet.example.com");
    EXPECT_EQ(trace().hops.at(0).no_answer, NoAnswer::no_address);
    EXPECT_THAT(http.requests, IsEmpty());

    http.next(ScriptedHttp::reply(404));
    const auto scout =
        make_scout({http, resolver, clock, ca, ListenerFacts{}, /*allow_special_addresses=*/true});
    const auto facts = scout->look(order, {});
    ASSERT_THAT(facts, IsOk());
    EXPECT_THAT(facts->names.at(0).http->dials, ElementsAre("10.0.0.1:80"));
}

TEST_F(ScoutTest, ALookupThatFailsIsAnAnswer)
{
    for (const auto type : {net::RecordType::a, net::RecordType::aaaa}) {
        resolver.fails("example.com", type, Error{Errc::dns, "SERVFAIL"});
    }
    const HttpTrace seen = trace();
    EXPECT_EQ(seen.hops.at(0).no_answer, NoAnswer::dns);
    EXPECT_THAT(seen.hops.at(0).problem, HasSubstr("SERVFAIL"));
}

TEST_F(ScoutTest, LooksOnlyWhereHttp01Goes)
{
    order.names = {
        {Identifier::raw(Identifier::Kind::dns, "example.com"), ChallengeType::dns_01},
        {Identifier::raw(Identifier::Kind::dns, "*.example.com"), ChallengeType::http_01},
        {Identifier::raw(Identifier::Kind::dns, "exa mple.com"), ChallengeType::http_01}};
    const auto facts = look(order);
    ASSERT_THAT(facts, IsOk());
    EXPECT_EQ(facts->names.size(), 3U);
    EXPECT_THAT(http.requests, IsEmpty());
}

TEST_F(ScoutTest, StopsWhenAskedTo)
{
    std::stop_source source;
    source.request_stop();
    EXPECT_THAT(look(order, source.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
}

}  // namespace
}  // namespace acme8443::validator::preflight
