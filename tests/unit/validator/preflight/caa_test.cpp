#include "validator/preflight/caa.hpp"

#include <gmock/gmock.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_resolver.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::validator::preflight {
namespace {

using net::RecordType;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::UnorderedElementsAre;

class CaaLookupsTest : public testing::Test {
protected:
    CaaFacts climb(std::string_view name)
    {
        auto facts = lookups.climb(name);
        EXPECT_THAT(facts, IsOk());
        return facts ? *facts : CaaFacts{};
    }
    std::vector<std::string> asked() const
    {
        std::vector<std::string> names;
        for (const auto& [name, type] : resolver.questions) {
            EXPECT_EQ(type, RecordType::caa);
            names.push_back(name);
        }
        return names;
    }

    FakeClock clock;
    FakeResolver resolver;
    CaaLookups lookups{resolver, clock, {}};
};

TEST_F(CaaLookupsTest, ClimbsToTheTopWhenThereIsNothing)
{
    const CaaFacts facts = climb("App.Example.test");
    EXPECT_THAT(asked(), ElementsAre("app.example.test", "example.test", "test"));
    EXPECT_THAT(facts.zone,
                UnorderedElementsAre(Key("app.example.test"), Key("example.test"), Key("test")));
}

TEST_F(CaaLookupsTest, EndsAtTheFirstRecordsAndReadsThem)
{
    resolver.caa("example.test", "issue", "letsencrypt.org; a=b", 128).caa("test", "issue", ";");
    const CaaFacts facts = climb("app.example.test");
    EXPECT_THAT(asked(), ElementsAre("app.example.test", "example.test"));
    const auto& records = facts.zone.at("example.test").records;
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].flags, 128);
    EXPECT_EQ(records[0].tag, "issue");
    EXPECT_EQ(records[0].value, "letsencrypt.org; a=b");
}

TEST_F(CaaLookupsTest, GoesOnFromTheNameNotFromWhereItsAliasLed)
{
    resolver.cname("app.example.test", "host.elsewhere.test")
        .caa("elsewhere.test", "issue", "ca.example")
        .caa("example.test", "issue", "letsencrypt.org");
    const CaaFacts facts = climb("app.example.test");
    EXPECT_THAT(facts.zone.at("app.example.test").records, IsEmpty());
    EXPECT_EQ(facts.zone.at("example.test").records.at(0).value, "letsencrypt.org");
}

TEST_F(CaaLookupsTest, AsksForSharedParentsOnce)
{
    climb("a.example.test");
    climb("b.example.test");
    EXPECT_THAT(asked(), ElementsAre("a.example.test", "example.test", "test", "b.example.test"));
}

TEST_F(CaaLookupsTest, AFailureIsAFactAndEndsTheClimb)
{
    resolver.fails("example.test", RecordType::caa, Error{Errc::dns, "example.test CAA: bogus"});
    const CaaFacts facts = climb("app.example.test");
    EXPECT_THAT(asked(), ElementsAre("app.example.test", "example.test"));
    EXPECT_EQ(facts.zone.at("example.test").error, "example.test CAA: bogus");
}

TEST_F(CaaLookupsTest, RecordsThatCannotBeReadAreAFailure)
{
    using namespace std::string_literals;
    const std::string broken[] = {"", "\0"s, "\0\0x"s, "\0\5abc"s};
    for (const std::string& rdata : broken) {
        FakeResolver one;
        one.add("example.test", RecordType::caa, rdata);
        const auto facts = CaaLookups(one, clock, {}).climb("example.test");
        ASSERT_THAT(facts, IsOk());
        EXPECT_THAT(facts->zone.at("example.test").error.value_or(""), HasSubstr("cannot be read"));
    }
}

TEST_F(CaaLookupsTest, DoesNotAskForLongerThan20Seconds)
{
    climb("a.test");
    clock.turn(std::chrono::seconds(20));
    EXPECT_THAT(climb("b.test").zone.at("b.test").error.value_or(""), HasSubstr("not asked for"));
    EXPECT_THAT(asked(), ElementsAre("a.test", "test"));
}

TEST_F(CaaLookupsTest, StopsWhenAskedTo)
{
    std::stop_source source;
    source.request_stop();
    EXPECT_THAT(CaaLookups(resolver, clock, source.get_token()).climb("a.test"),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
}

class CaaScoutTest : public testing::Test {
protected:
    CaaScoutTest() { resolver.address("example.com", "192.5.6.30"); }
    Result<Facts> look()
    {
        return make_scout({.http = http, .resolver = resolver, .clock = clock, .ca = ca})
            ->look(order, {});
    }
    Result<ApprovedOrder> approved()
    {
        const auto facts = look();
        EXPECT_THAT(facts, IsOk());
        return Policy(ca, clock).approve(order, *facts);
    }

    FakeClock clock;
    FakeResolver resolver;
    ScriptedHttp http;
    CaProfile ca = *ca_profile("letsencrypt");
    OrderSpec order{.names = {{Identifier::raw(Identifier::Kind::dns, "*.example.com"),
                               ChallengeType::dns_01}}};
};

TEST_F(CaaScoutTest, RecordsThatForbidRefuseBeforeTheCaIsAsked)
{
    resolver.caa("com", "issue", "letsencrypt.org").caa("example.com", "issuewild", ";");
    EXPECT_THAT(approved(), FailsWith(Errc::denied_by_policy, HasSubstr("permit no CA")));
}

TEST_F(CaaScoutTest, RecordsThatPermitDoNot)
{
    resolver.caa("example.com", "issue", "letsencrypt.org; validationmethods=dns-01");
    EXPECT_THAT(approved(), IsOk());
}

TEST_F(CaaScoutTest, ALookupThatFailsOnlyAdvises)
{
    resolver.fails("example.com", RecordType::caa, Error{Errc::timeout, "timed out"});
    EXPECT_THAT(approved(), IsOk());
    const auto facts = look();
    ASSERT_THAT(facts, IsOk());
    EXPECT_EQ(Policy(ca, clock).judge_order(order, *facts).decision(), Decision::undetermined);
}

TEST_F(CaaScoutTest, NobodyLooksForAPrivateCa)
{
    ca = *ca_profile("private");
    const auto facts = look();
    ASSERT_THAT(facts, IsOk());
    EXPECT_FALSE(facts->names.at(0).caa);
    EXPECT_THAT(resolver.questions, IsEmpty());
}

}  // namespace
}  // namespace acme8443::validator::preflight
