#include "acme/authorization.hpp"

#include "tests/support/approved.hpp"
#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";

Identifier name(const char* text) { return *Identifier::parse(text); }

json challenge_of(const std::string& number, const std::string& status = "pending",
                  const std::string& type = "http-01")
{
    return {{"type", type},
            {"status", status},
            {"token", token},
            {"url", "https://ca.example/challenge/" + number}};
}

json authorization_of(const std::string& host, const std::string& number,
                      const std::string& status = "pending")
{
    return {{"identifier", {{"type", "dns"}, {"value", host}}},
            {"status", status},
            {"challenges", {challenge_of(number, "pending", "tls-alpn-01"), challenge_of(number)}}};
}

/// Remembers what it was shown; as Presented it says "fetched" as often as it was told to.
class Recorder final : public Solver {
public:
    explicit Recorder(ChallengeType type = ChallengeType::http_01) : type_(type) {}
    ChallengeType type() const noexcept override { return type_; }
    Result<Presented> present(const Challenge& challenge, std::stop_token) override
    {
        seen.push_back(challenge);
        if (refuses) return fail(Errc::busy, "port 80 is taken");
        ++out;
        return Presented([this] { --out; },
                         [this](std::chrono::milliseconds, std::stop_token) {
                             return fetches > 0 && fetches-- > 0;
                         });
    }
    std::vector<Challenge> seen;
    int out{};
    int fetches{};
    bool refuses{};

private:
    ChallengeType type_;
};

class Authorizations : public testing::Test {
protected:
    Result<Answers> present_all() { return present(ca.session, order, {}, solvers, {}); }
    Result<void> run()
    {
        auto answers = present_all();
        if (!answers) return fail(answers.error());
        return validate(ca.session, order, std::move(*answers), {});
    }
    ScriptedCa ca;
    Recorder recorder;
    std::vector<Solver*> solvers{&recorder};
    Order order{.url = "https://ca.example/order/1",
                .finalize = "https://ca.example/finalize/1",
                .authorizations = {"https://ca.example/authz/a", "https://ca.example/authz/b"},
                .status = "pending",
                .spec = {.names = {{name("a.example"), ChallengeType::http_01},
                                   {name("b.example"), ChallengeType::http_01}}}};
};

TEST_F(Authorizations, PresentsWhatIsPending)
{
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a", "valid")));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    {
        const auto answers = present_all();
        ASSERT_THAT(answers, IsOk());
        ASSERT_EQ(answers->size(), 1U);
        const Challenge& challenge = answers->at(0).challenge;
        EXPECT_EQ(challenge.name.value(), "b.example");
        EXPECT_EQ(challenge.token, token);
        EXPECT_EQ(challenge.key_authorization, token + "." + ca.key.thumbprint());
        EXPECT_EQ(challenge.url, "https://ca.example/challenge/b");
        EXPECT_EQ(challenge.authorization, "https://ca.example/authz/b");
        EXPECT_EQ(recorder.out, 1);
    }
    EXPECT_EQ(recorder.out, 0);
}

TEST_F(Authorizations, AreNotEvenLookedAtWhenTheOrderIsReady)
{
    for (const char* status : {"ready", "processing", "valid"}) {
        order.status = status;
        EXPECT_THAT(run(), IsOk());
    }
    EXPECT_THAT(ca.asked(), IsEmpty());
}

TEST_F(Authorizations, OfAWildcardBelongsToTheWildcard)
{
    Recorder dns(ChallengeType::dns_01);
    solvers = {&recorder, &dns};
    order.spec.names = {{name("a.example"), ChallengeType::http_01},
                        {name("*.a.example"), ChallengeType::dns_01}};
    json wildcard = authorization_of("a.example", "b");
    wildcard["wildcard"] = true;
    wildcard["challenges"] = {challenge_of("b", "pending", "dns-01")};
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
    ca.on("/authz/b", ca.reply(200, wildcard));
    const auto answers = present_all();
    ASSERT_THAT(answers, IsOk());
    EXPECT_EQ(recorder.seen.at(0).name.value(), "a.example");
    EXPECT_EQ(dns.seen.at(0).name.value(), "*.a.example");
}

TEST_F(Authorizations, TokensThatCouldBePathsReachNobody)
{
    for (const char* bad :
         {"../../../../../../../../etc/passwd", "/etc/passwd/etc/passwd/etc", "", "short",
          "$(touch${IFS}/tmp/pwned)$(true)", "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ.PCt92wr"}) {
        json authorization = authorization_of("a.example", "a");
        authorization["challenges"][1]["token"] = bad;
        ScriptedCa other;
        other.on("/authz/a", other.reply(200, authorization));
        const auto answers = present(other.session, order, {}, solvers, {});
        EXPECT_THAT(answers, FailsWith(Errc::protocol, HasSubstr("a.example: the CA's token")))
            << bad;
    }
    EXPECT_THAT(recorder.seen, IsEmpty());
}

TEST_F(Authorizations, SayWhatIsOfferedInstead)
{
    json authorization = authorization_of("a.example", "a");
    authorization["challenges"] = {challenge_of("a", "pending", "dns-01"),
                                   challenge_of("a", "pending", "new-99")};
    ca.on("/authz/a", ca.reply(200, authorization));
    EXPECT_THAT(run(), FailsWith(Errc::refused_by_ca,
                                 "a.example: the CA offers no http-01, but dns-01, new-99"));
}

TEST_F(Authorizations, TakeTheNextApprovedWayWhenTheFirstIsNotOffered)
{
    Recorder tls(ChallengeType::tls_alpn_01);
    solvers = {&recorder, &tls};
    json authorization = authorization_of("a.example", "a");
    authorization["challenges"] = {challenge_of("a", "pending", "tls-alpn-01")};
    ca.on("/authz/a", ca.reply(200, authorization));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    const std::vector others{validator::Policy::approve_unseen(
        {.names = {{name("a.example"), ChallengeType::tls_alpn_01}}})};
    const auto answers = present(ca.session, order, others, solvers, {});
    ASSERT_THAT(answers, IsOk());
    EXPECT_EQ(tls.seen.at(0).name.value(), "a.example");
    EXPECT_EQ(tls.seen.at(0).type, ChallengeType::tls_alpn_01);
    EXPECT_EQ(recorder.seen.at(0).name.value(), "b.example") << "as approved first";
}

TEST_F(Authorizations, ForOtherNamesAreRefused)
{
    ca.on("/authz/a", ca.reply(200, authorization_of("evil.example", "a")));
    EXPECT_THAT(run(),
                FailsWith(Errc::protocol, HasSubstr("evil.example, which is not in the order")));
    EXPECT_THAT(recorder.seen, IsEmpty());
}

TEST_F(Authorizations, ThatAreOverAreErrors)
{
    for (const char* status : {"invalid", "expired", "deactivated", "revoked", "x\x1b"}) {
        ScriptedCa other;
        other.on("/authz/a", other.reply(200, authorization_of("a.example", "a", status)));
        EXPECT_THAT(
            present(other.session, order, {}, solvers, {}),
            FailsWith(Errc::refused_by_ca, HasSubstr("a.example: the CA's authorization is")));
    }
}

TEST_F(Authorizations, WithdrawWhatIsOutWhenALaterOneFails)
{
    order.spec.names[1].how = ChallengeType::tls_alpn_01;
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    EXPECT_THAT(run(), FailsWith(Errc::bad_config,
                                 HasSubstr("b.example: nothing is set up to answer tls-alpn-01")));
    EXPECT_EQ(recorder.seen.size(), 1U);
    EXPECT_EQ(recorder.out, 0);
}

class Validate : public Authorizations {
protected:
    void SetUp() override
    {
        ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
        ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
        ca.on("/challenge/a", ca.reply(200, challenge_of("a", "processing")));
        ca.on("/challenge/b", ca.reply(200, challenge_of("b", "processing")));
    }
    /// The order is in these states, one after the other; the last one stays.
    void order_is(std::initializer_list<const char*> states, ScriptedCa::Headers headers = {})
    {
        for (const char* status : states)
            ca.on("/order/1", ca.reply(200,
                                       {{"status", status},
                                        {"finalize", "https://ca.example/finalize/1"},
                                        {"authorizations", order.authorizations},
                                        {"identifiers",
                                         {{{"type", "dns"}, {"value", "a.example"}},
                                          {{"type", "dns"}, {"value", "b.example"}}}}},
                                       std::exchange(headers, {})));
    }
    static constexpr auto prefix = {"POST /authz/a", "POST /authz/b", "POST /challenge/a",
                                    "POST /challenge/b"};
    std::vector<std::string> polls() const
    {
        auto all = ca.asked();
        return {all.begin() + 4, all.end()};
    }
};

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

TEST(Preauthorize, MakesAnAuthorizationForEachName)
{
    ScriptedCa ca("https://ca.example/account/1", {{"newAuthz", "https://ca.example/new-authz"}});
    ca.on("/new-authz", ca.reply(201, authorization_of("a.example", "a"),
                                 {{"location", "https://ca.example/authz/a"}}));
    const auto approved =
        validator::Policy::approve_unseen({.names = {{name("a.example"), ChallengeType::http_01}}});
    const auto made = preauthorize(ca.session, approved, {});
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(ca.payload("/new-authz"),
              json({{"identifier", {{"type", "dns"}, {"value", "a.example"}}}}));
    EXPECT_THAT(made->authorizations, ElementsAre("https://ca.example/authz/a"));
    EXPECT_EQ(made->url, "");

    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a", "valid")));
    ca.on("/challenge/a", ca.reply(200, challenge_of("a")));
    Recorder recorder;
    std::vector<Solver*> solvers{&recorder};
    auto answers = present(ca.session, *made, {}, solvers, {});
    ASSERT_THAT(answers, IsOk());
    EXPECT_THAT(validate(ca.session, *made, std::move(*answers), {}), IsOk());
}

TEST(Preauthorize, OnlyWhereItIsOfferedAndNeverForAWildcard)
{
    ScriptedCa without;
    const auto plain =
        validator::Policy::approve_unseen({.names = {{name("a.example"), ChallengeType::http_01}}});
    EXPECT_THAT(preauthorize(without.session, plain, {}).map([](auto&&) {}),
                FailsWith(Errc::not_found, HasSubstr("newAuthz")));
    const auto wildcard = validator::Policy::approve_unseen(
        {.names = {{name("*.a.example"), ChallengeType::dns_01}}});
    EXPECT_THAT(preauthorize(without.session, wildcard, {}).map([](auto&&) {}),
                FailsWith(Errc::bad_usage, HasSubstr("*.a.example: a wildcard")));
    EXPECT_THAT(without.asked(), IsEmpty());
}

TEST_F(Validate, DeactivatesWhatAnOrderHasProved)
{
    order_is({"valid"});
    ScriptedCa& given = ca;
    given.on("/authz/a", given.reply(200, authorization_of("a.example", "a", "expired")));
    EXPECT_THAT(deactivate_authorizations(given.session, order.url, {}),
                IsOkAndHolds(ElementsAre(name("a.example"), name("b.example"))));
    EXPECT_EQ(given.payload("/authz/b"), json({{"status", "deactivated"}}));
    EXPECT_THAT(deactivate_authorizations(given.session, order.url, {}),
                IsOkAndHolds(ElementsAre(name("b.example"))))
        << "what is over is left alone";
}

}  // namespace
}  // namespace acme8443::acme
