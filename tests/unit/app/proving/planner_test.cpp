#include "app/proving/planner.hpp"

#include <algorithm>

#include "tests/support/fake_clock.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::app {
namespace {

using Outcome = Candidate::Outcome;
using Types = std::vector<ChallengeType>;
using testing::HasSubstr;

constexpr auto http = ChallengeType::http_01;
constexpr auto tls = ChallengeType::tls_alpn_01;
constexpr auto dns = ChallengeType::dns_01;
constexpr auto account = ChallengeType::dns_account_01;
constexpr auto persist = ChallengeType::dns_persist_01;

class Planner : public testing::Test {
protected:
    void want(std::initializer_list<const char*> names,
              std::optional<ChallengeType> challenge = std::nullopt)
    {
        spec.challenge = challenge;
        spec.order.names.clear();
        for (const char* name : names)
            spec.order.names.push_back({*Identifier::parse(name), challenge.value_or(http)});
    }
    Result<Plan> plan(const Types& able) const
    {
        return make_plan(spec, spec.order, facts, policy,
                         [able](const Wanted& way) -> Result<std::string> {
                             if (std::ranges::find(able, way.how) != able.end()) return "here";
                             return fail(Errc::busy, std::string(to_string(way.how)) + " is taken");
                         });
    }

    CertificateSpec spec;
    validator::Facts facts;
    FakeClock clock;
    validator::Policy policy{*validator::ca_profile("private"), clock};
};

TEST_F(Planner, TakesTheFirstThatIsPossible)
{
    struct Row {
        const char* name;
        Types able;
        ChallengeType chosen;
    };
    for (const Row& row :
         {Row{"a.example.org", {dns, tls, http, account, persist}, http},
          Row{"a.example.org", {dns, tls}, tls},
          Row{"a.example.org", {dns, account, persist}, persist},
          Row{"a.example.org", {dns, account}, account}, Row{"a.example.org", {dns}, dns},
          Row{"*.example.org", {http, tls, dns}, dns}, Row{"192.0.2.1", {dns, tls}, tls}}) {
        want({row.name});
        const auto made = plan(row.able);
        ASSERT_THAT(made, IsOk()) << row.name;
        EXPECT_EQ(made->order.names.at(0).how, row.chosen) << row.name;
        EXPECT_EQ(made->facts.names.at(0).wanted.how, row.chosen);
        EXPECT_EQ(made->candidates.size(), 5U);
    }
}

TEST_F(Planner, EachNameGoesItsOwnWay)
{
    want({"a.example.org", "*.example.org"});
    const auto made = plan({http, dns});
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(made->order.names.at(0).how, http);
    EXPECT_EQ(made->order.names.at(1).how, dns);
}

TEST_F(Planner, AFixedChallengeIsNotSecondGuessed)
{
    want({"a.example.org"}, http);
    const auto made = plan({tls});
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(made->order.names.at(0).how, http);
    EXPECT_TRUE(made->candidates.empty());
    spec.explain = true;
    const auto explained = plan({tls});
    ASSERT_THAT(explained, IsOk());
    EXPECT_EQ(explained->order.names.at(0).how, http);
    EXPECT_EQ(to_string(explained->candidates.at(0)),
              "a.example.org: http-01: no: http-01 is taken");
    EXPECT_EQ(to_string(explained->candidates.at(1)),
              "a.example.org: tls-alpn-01: no: challenge = http-01 is set");
}

TEST_F(Planner, NoWayNamesEveryReason)
{
    want({"a.example.org"});
    const auto none = plan({});
    ASSERT_THAT(none, FailsWith(Errc::busy, HasSubstr("no way to prove a.example.org: http-01: "
                                                      "http-01 is taken")));
    EXPECT_EQ(none.error().parts.size(), 5U);
    want({"*.example.org"});
    EXPECT_THAT(plan({http, tls}), FailsWith(Errc::busy, HasSubstr("dns-persist-01 is taken")));
}

TEST_F(Planner, WhatWasPossibleTooIsApprovedAsSuch)
{
    want({"a.example.org", "*.example.org"});
    const auto made = plan({http, tls, dns});
    ASSERT_THAT(made, IsOk());
    const auto others = alternatives(*made, policy);
    ASSERT_THAT(others, IsOk());
    ASSERT_EQ(others->size(), 2U);
    EXPECT_EQ(others->at(0).spec().names.at(0).how, tls);
    EXPECT_EQ(others->at(1).spec().names.at(0).how, dns);
}

}  // namespace
}  // namespace acme8443::app
