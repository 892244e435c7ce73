#include "tests/unit/acme/authorization_fixture.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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
