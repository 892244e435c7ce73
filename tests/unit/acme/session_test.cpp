#include "acme/session.hpp"

#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string order = "https://ca.example/order/1";

std::vector<std::string> urls(const ScriptedCa& ca)
{
    std::vector<std::string> all;
    for (const auto& request : ca.http.requests)
        all.push_back(request.method + ' ' + request.url.substr(18));
    return all;
}

TEST(Session, AsksNobodyBeforeItIsAsked)
{
    const ScriptedCa ca;
    EXPECT_THAT(ca.http.requests, IsEmpty());
    EXPECT_EQ(ca.session.requests(), 0U);
}

TEST(Session, TakesANonceOnlyWhenItHasNone)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.reply(200, {{"status", "pending"}}));
    for (int i = 0; i < 3; ++i) EXPECT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_THAT(urls(ca), ElementsAre("GET /dir", "HEAD /nonce", "POST /order/1", "POST /order/1",
                                      "POST /order/1"));
    EXPECT_EQ(ca.session.requests(), 5U);
    EXPECT_EQ(ca.header("/order/1").at("nonce"), "n1");
}

TEST(Session, SignsAsRfc8555Section62Says)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.reply(200, {{"status", "pending"}}));
    ASSERT_THAT(ca.session.post(order, {{"a", 1}}, {}), IsOk());
    const auto header = ca.header("/order/1");
    EXPECT_EQ(header.at("alg"), "ES256");
    EXPECT_EQ(header.at("url"), order);
    EXPECT_EQ(header.at("nonce"), "first");
    EXPECT_EQ(header.at("kid"), "https://ca.example/account/1");
    EXPECT_FALSE(header.contains("jwk"));
    EXPECT_EQ(ca.payload("/order/1"), nlohmann::json({{"a", 1}}));
    const auto& request = ca.http.requests.back();
    EXPECT_EQ(request.headers.at("Content-Type"), "application/jose+json");
    EXPECT_EQ(request.headers.at("Accept-Language"), "en");
    const auto body = nlohmann::json::parse(request.body);
    EXPECT_EQ(body.size(), 3U) << "protected, payload, signature";

    ASSERT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_EQ(nlohmann::json::parse(ca.http.requests.back().body).at("payload"), "");
}

TEST(Session, SignsWithTheBareKeyWhileThereIsNoAccount)
{
    ScriptedCa ca("");
    ca.on("/order/1", ca.reply(200, {{"status", "pending"}}));
    ASSERT_THAT(ca.session.post(order, nlohmann::json::object(), {}), IsOk());
    EXPECT_FALSE(ca.header("/order/1").contains("kid"));
    EXPECT_EQ(ca.header("/order/1").at("jwk"), nlohmann::json::parse(ca.key.jwk()));
    ca.session.use_account("https://ca.example/account/7");
    ASSERT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_EQ(ca.header("/order/1").at("kid"), "https://ca.example/account/7");
    EXPECT_FALSE(ca.header("/order/1").contains("jwk"));
}

TEST(Session, BadNonceIsRetriedWithTheNonceOfThatAnswer)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.problem(400, "badNonce", {{"replay-nonce", "older"}}));
    ca.on("/order/1", ca.reply(200, {{"status", "pending"}}));
    EXPECT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_EQ(ca.header("/order/1").at("nonce"), "n1");
    EXPECT_THAT(urls(ca), ElementsAre("GET /dir", "HEAD /nonce", "POST /order/1", "POST /order/1"));
}

TEST(Session, BadNonceWithoutANonceAsksForOne)
{
    ScriptedCa ca;
    ca.on("/order/1",
          ScriptedHttp::reply(400, R"({"type":"urn:ietf:params:acme:error:badNonce"})"));
    ca.on("/order/1", ca.reply(200, {{"status", "pending"}}));
    EXPECT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_THAT(urls(ca), ElementsAre("GET /dir", "HEAD /nonce", "POST /order/1", "HEAD /nonce",
                                      "POST /order/1"));
}

TEST(Session, BadNonceEndsAfterTenRetries)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.problem(400, "badNonce"));
    EXPECT_THAT(ca.session.post_as_get(order, {}),
                FailsWith(Errc::refused_by_ca, "badNonce: because"));
    EXPECT_THAT(ca.asked(), SizeIs(11));
}

TEST(Session, NoncesThatAreNoneAreIgnored)
{
    ScriptedCa ca;
    ca.on("/order/1", ScriptedHttp::reply(200, "{}", {{"replay-nonce", "not base64url!"}}));
    EXPECT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_EQ(ca.header("/order/1").at("nonce"), "first");
    ScriptedCa without;
    without.http.next(
        ScriptedHttp::reply(200, ca.http.send({.url = "https://ca.example/dir"}, {})->body));
    without.http.next(ScriptedHttp::reply(200, "", {{"replay-nonce", std::string(65536, 'a')}}));
    EXPECT_THAT(without.session.post_as_get(order, {}),
                FailsWith(Errc::protocol, HasSubstr("without a nonce")));
}

TEST(Session, RateLimitSaysWhen)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.problem(429, "rateLimited", {{"retry-after", "3600"}}));
    const auto answer = ca.session.post_as_get(order, {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::rate_limited);
    EXPECT_EQ(answer.error().retry_at, ca.clock.now() + std::chrono::hours(1));
}

TEST(Session, TheDirectorysRetryAfterCountsToo)
{
    ScriptedCa ca;
    ca.http.next(ScriptedHttp::reply(503, "busy", {{"retry-after", "999999999"}}));
    const auto directory = ca.session.directory({});
    ASSERT_FALSE(directory);
    EXPECT_EQ(directory.error().code, Errc::rate_limited);
    EXPECT_EQ(directory.error().retry_at, ca.clock.now() + std::chrono::hours(24));
    EXPECT_EQ(directory.error().message,
              "fetching the directory https://ca.example/dir: HTTP status 503: busy");
}

TEST(Session, RedirectsAreNotFollowed)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.reply(307, "", {{"location", "https://ca.example/elsewhere"}}));
    EXPECT_THAT(ca.session.post_as_get(order, {}),
                FailsWith(Errc::refused_by_ca,
                          "HTTP status 307, a redirect to \"https://ca.example/elsewhere\", which "
                          "is not followed"));
    EXPECT_THAT(ca.asked(), ElementsAre("POST /order/1"));
}

TEST(Session, GoesNowhereButToTheCa)
{
    ScriptedCa ca;
    for (const char* url : {"http://ca.example/order/1", "https://evil.example/order",
                            "https://ca.example:8443/order", "https://ca.example@evil.example/",
                            "file:///etc/passwd", ""}) {
        EXPECT_THAT(ca.session.post_as_get(url, {}), FailsWith(Errc::protocol, testing::_)) << url;
        EXPECT_THAT(ca.session.get(url, {}), FailsWith(Errc::protocol, testing::_)) << url;
    }
    EXPECT_THAT(ca.asked(), IsEmpty());
    ScriptedCa sent_away("", {{"newNonce", "https://evil.example/nonce"}});
    EXPECT_THAT(sent_away.session.post_as_get(order, {}),
                FailsWith(Errc::protocol, HasSubstr("evil.example")));
    EXPECT_THAT(sent_away.http.requests, SizeIs(1));
}

TEST(Session, GoesToOtherHostsThatWereConfigured)
{
    ScriptedCa ca;
    Session session(
        {.directory_url = "https://ca.example/dir", .other_hosts = {"other.example:14000"}},
        ca.http, ca.clock, ca.key);
    ca.http.on("https://other.example:14000/x", ScriptedHttp::reply(200, "{}"));
    EXPECT_THAT(session.post_as_get("https://other.example:14000/x", {}), IsOk());
    EXPECT_THAT(session.post_as_get("https://other.example/x", {}),
                FailsWith(Errc::protocol, testing::_));
}

TEST(Session, ABrokenConnectionIsTriedTwiceAgain)
{
    const Failure broken = fail(Errc::network, "reset");
    ScriptedCa ca;
    ca.on("/order/1", ca.reply(200, {{"status", "pending"}}));
    ASSERT_THAT(ca.session.directory({}), IsOk());
    ca.http.next(broken).next(broken);
    EXPECT_THAT(ca.session.post_as_get(order, {}), IsOk());
    ca.http.next(broken).next(broken).next(broken);
    EXPECT_THAT(ca.session.post_as_get(order, {}), FailsWith(Errc::network, "reset"));
    ca.http.next(fail(Errc::connection_refused, "no"));
    EXPECT_THAT(ca.session.post_as_get(order, {}), FailsWith(Errc::connection_refused, "no"));
}

TEST(Session, AlternatesAreFewAndTheCasOwn)
{
    ScriptedCa ca;
    ScriptedCa::Headers headers{
        {"link", "<https://ca.example/order/1>;rel=alternate"},
        {"link", "</relative>;rel=alternate, <https://evil.example/>;rel=alternate"},
        {"link", "<https://ca.example/cert/2>;rel=alternate"}};
    for (int i = 0; i < 1000; ++i) headers.emplace("link", "<https://ca.example/x>;rel=alternate");
    ca.on("/order/1", ca.reply(200, "{}", headers));
    const auto answer = ca.session.post_as_get(order, {});
    ASSERT_THAT(answer, IsOk());
    EXPECT_THAT(answer->alternates, testing::AllOf(testing::Contains("https://ca.example/cert/2"),
                                                   SizeIs(testing::Le(5))));
    for (const std::string& url : answer->alternates)
        EXPECT_THAT(url, testing::StartsWith("https://ca.example/"));
    EXPECT_THAT(answer->alternates, Not(testing::Contains(order)));
}

TEST(Session, AsksWithTheCapsOfEachKind)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.reply(200, "{}"));
    ASSERT_THAT(ca.session.post_as_get(order, {}), IsOk());
    EXPECT_EQ(ca.http.requests.at(0).max_body, 256U * 1024);
    EXPECT_EQ(ca.http.requests.at(2).max_body, 64U * 1024);
}

TEST(Session, RefusalsAreAnswersForThoseWhoAsk)
{
    ScriptedCa ca;
    ca.on("/order/1", ca.problem(409, "alreadyReplaced", {{"retry-after", "7"}}));
    const auto answer = ca.session.ask(order, nlohmann::json::object(), {});
    ASSERT_THAT(answer, IsOk());
    ASSERT_TRUE(answer->refusal);
    EXPECT_EQ(answer->refusal->type, "alreadyReplaced");
    EXPECT_EQ(ca.session.refused(*answer).retry_at, ca.clock.now() + std::chrono::seconds(7));
}

/// Like a CA that sends one byte a second: each answer comes a moment before the request ends.
void answer_at_the_last_moment(ScriptedCa& ca)
{
    ca.http.otherwise = [&](const net::HttpRequest& request) {
        EXPECT_LE(request.timeout, std::chrono::seconds(60));
        constexpr std::chrono::milliseconds moment(1);
        ca.clock.turn(std::max(request.timeout - moment, moment));
        return ca.reply(200, "{}");
    };
}

TEST(Session, TheCaHasTenMinutesForACertificate)
{
    ScriptedCa ca;
    answer_at_the_last_moment(ca);
    const auto start = ca.clock.uptime();
    Result<Answer> answer;
    int answers = 0;
    for (; answer && answers < 1000; ++answers)
        answer = ca.session.post_as_get("https://ca.example/slow", {});
    EXPECT_THAT(answer, FailsWith(Errc::timeout, testing::HasSubstr("its 10 minutes")));
    EXPECT_LE(ca.clock.uptime() - start, std::chrono::minutes(10));
    EXPECT_GT(answers, 15);
    EXPECT_THAT(ca.session.wait(std::chrono::seconds(1), {}), FailsWith(Errc::timeout, testing::_));
    ca.session.start_over();
    EXPECT_THAT(ca.session.post_as_get("https://ca.example/slow", {}), IsOk());
}

TEST(Session, TheWaitsForTheCaCountToo)
{
    ScriptedCa ca;
    const auto start = ca.clock.uptime();
    EXPECT_THAT(ca.session.wait(std::chrono::minutes(9), {}), IsOk());
    EXPECT_THAT(ca.session.wait(std::chrono::hours(24), {}), FailsWith(Errc::timeout, testing::_));
    EXPECT_EQ(ca.clock.uptime() - start, std::chrono::minutes(10));
}

TEST(Session, StopsWhenToldTo)
{
    ScriptedCa ca;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(ca.session.post_as_get(order, stop.get_token()),
                FailsWith(Errc::cancelled, testing::_));
}

}  // namespace
}  // namespace acme8443::acme
