#include "tests/unit/acme/authorization_fixture.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(Validate, TellsThenAsksTheOrderUntilAllAreValid)
{
    order_is({"pending", "pending", "ready"});
    EXPECT_THAT(run(), IsOk());
    EXPECT_EQ(ca.payload("/challenge/a"), json::object());
    EXPECT_THAT(polls(), ElementsAre("POST /order/1", "POST /order/1", "POST /order/1"));
    EXPECT_EQ(recorder.out, 0);
}

TEST_F(Validate, AsksTheAuthorizationsWhenThereIsNoOrder)
{
    order.url.clear();
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a", "valid")));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b", "valid")));
    EXPECT_THAT(run(), IsOk());
    EXPECT_THAT(polls(), ElementsAre("POST /authz/a", "POST /authz/b", "POST /authz/a"));
}

TEST_F(Validate, AsksTheOneThatIsUndecided)
{
    ScriptedCa half;
    half.on("/authz/a", half.reply(200, authorization_of("a.example", "a")));
    half.on("/authz/b", half.reply(200, authorization_of("b.example", "b")));
    half.on("/authz/b", half.reply(200, authorization_of("b.example", "b", "valid")));
    half.on("/challenge/a", half.reply(200, challenge_of("a", "valid")));
    half.on("/challenge/b", half.reply(200, challenge_of("b")));
    auto answers = present(half.session, order, {}, solvers, {});
    ASSERT_THAT(answers, IsOk());
    EXPECT_THAT(validate(half.session, order, std::move(*answers), {}), IsOk());
    EXPECT_EQ(half.asked().back(), "POST /authz/b");
}

TEST_F(Validate, DoesNotPollWhatIsDecidedAlready)
{
    ScriptedCa quick;
    quick.on("/authz/a", quick.reply(200, authorization_of("a.example", "a")));
    quick.on("/challenge/a", quick.reply(200, challenge_of("a", "valid")));
    order.authorizations.pop_back();
    auto answers = present(quick.session, order, {}, solvers, {});
    ASSERT_THAT(answers, IsOk());
    EXPECT_THAT(validate(quick.session, order, std::move(*answers), {}), IsOk());
    EXPECT_THAT(quick.asked(), ElementsAre("POST /authz/a", "POST /challenge/a"));
}

TEST_F(Validate, PollsAtOnceWhenTheCaHasFetched)
{
    order_is({"ready"});
    recorder.fetches = 2;
    const auto start = ca.clock.uptime();
    EXPECT_THAT(run(), IsOk());
    EXPECT_EQ(ca.clock.uptime(), start) << "no wait at all";
}

TEST_F(Validate, HonoursRetryAfter)
{
    order_is({"pending", "ready"}, {{"retry-after", "3"}});
    recorder.fetches = 2;
    const auto start = ca.clock.uptime();
    EXPECT_THAT(run(), IsOk());
    EXPECT_EQ(ca.clock.uptime() - start, 3s);
}

TEST_F(Validate, ShowsWhyEachNameFailed)
{
    json failed = authorization_of("a.example", "a", "invalid");
    failed["challenges"][1]["status"] = "invalid";
    failed["challenges"][1]["error"] = {
        {"type", "urn:ietf:params:acme:error:unauthorized"},
        {"detail", "The key authorization file from the server did not match"},
        {"subproblems",
         {{{"type", "urn:ietf:params:acme:error:connection"},
           {"detail", "seen from Frankfurt"},
           {"identifier", {{"type", "dns"}, {"value", "a.example"}}}}}}};
    json other = authorization_of("b.example", "b", "invalid");
    other["challenges"][0]["error"] = {{"type", "urn:ietf:params:acme:error:dns"},
                                       {"detail", "NXDOMAIN"}};
    order_is({"invalid"});
    ca.on("/authz/a", ca.reply(200, failed));
    ca.on("/authz/b", ca.reply(200, other));
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::challenge_failed);
    EXPECT_EQ(done.error().message,
              "validating: a.example: unauthorized: The key authorization file from the server did "
              "not match");
    std::vector<std::string> parts;
    for (const SubError& part : done.error().parts)
        parts.push_back(part.subject + " | " + part.message);
    EXPECT_THAT(
        parts,
        ElementsAre(
            "a.example | unauthorized: The key authorization file from the server did not match",
            "a.example | connection: seen from Frankfurt", "b.example | dns: NXDOMAIN"));
    EXPECT_EQ(recorder.out, 0);
}

TEST_F(Validate, FailsAtOnceWhenTheChallengeDid)
{
    ScriptedCa quick;
    quick.on("/authz/a", quick.reply(200, authorization_of("a.example", "a")));
    quick.on("/challenge/a", quick.reply(200, challenge_of("a", "invalid")));
    order.authorizations.pop_back();
    auto answers = present(quick.session, order, {}, solvers, {});
    ASSERT_THAT(answers, IsOk());
    EXPECT_THAT(
        validate(quick.session, order, std::move(*answers), {}),
        FailsWith(Errc::challenge_failed, "validating: a.example: the CA does not say why"));
}

TEST_F(Validate, GivesUpWhatIsPendingWhenANameHasFailed)
{
    json failed = authorization_of("a.example", "a", "invalid");
    order_is({"pending", "invalid"});
    ca.on("/authz/a", ca.reply(200, failed));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    EXPECT_THAT(run(), FailsWith(Errc::challenge_failed, testing::HasSubstr("a.example")));
    EXPECT_EQ(ca.asked().back(), "POST /authz/b");
    EXPECT_EQ(ca.payload("/authz/b"), json({{"status", "deactivated"}}));
    EXPECT_TRUE(ca.payload("/authz/a").is_null()) << "what failed is not pending";
}

TEST_F(Validate, EndsForAuthorizationsThatEndInAnyOtherWay)
{
    for (const char* status : {"deactivated", "expired", "revoked", ""}) {
        ScriptedCa odd;
        odd.on("/authz/a", odd.reply(200, authorization_of("a.example", "a")));
        odd.on("/authz/a", odd.reply(200, authorization_of("a.example", "a", status)));
        odd.on("/challenge/a", odd.reply(200, challenge_of("a")));
        Order one = order;
        one.authorizations.pop_back();
        auto answers = present(odd.session, one, {}, solvers, {});
        ASSERT_THAT(answers, IsOk());
        EXPECT_THAT(validate(odd.session, one, std::move(*answers), {}),
                    FailsWith(Errc::challenge_failed,
                              HasSubstr(std::string("the authorization is ") + status)));
    }
}

TEST_F(Validate, GivesUpAfterFiveMinutesAndSaysWhenToComeBack)
{
    order_is({"pending"});
    const auto start = ca.clock.uptime();
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::timeout);
    EXPECT_EQ(done.error().retry_at, ca.clock.now() + 60s);
    EXPECT_LE(ca.clock.uptime() - start, 5min);
    EXPECT_GE(ca.clock.uptime() - start, 4min);
    EXPECT_LT(ca.http.requests.size(), 200U);
    EXPECT_EQ(recorder.out, 0);
}

TEST_F(Validate, DoesNotSleepForADay)
{
    order_is({"pending"}, {{"retry-after", "999999999"}});
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::timeout);
    EXPECT_EQ(done.error().retry_at, ca.clock.now() + 24h);
    EXPECT_LT(ca.clock.uptime(), 1min);
}

}  // namespace
}  // namespace acme8443::acme
