// What is recorded and judged again is judged the same, also as far as the wording goes.
#include "validator/preflight/record.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_resolver.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/unit/validator/vectors.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::validator::preflight {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

OrderSpec order_of(const Facts& facts)
{
    OrderSpec order;
    for (const NameFacts& name : facts.names) order.names.push_back(name.wanted);
    return order;
}

json verdict_on(const Facts& facts, const std::string& profile, Moment at)
{
    const FakeClock clock(at);
    return to_json(Policy(*ca_profile(profile), clock).judge_order(order_of(facts), facts));
}

std::vector<std::string> text_of(const std::vector<json>& lines)
{
    std::vector<std::string> out;
    for (const json& line : lines) out.push_back(line.dump());
    return out;
}

/// Every line of these corpora, seen from here, recorded and read again.
class Replay : public testing::TestWithParam<const char*> {};

TEST_P(Replay, IsJudgedAsTheFirstTime)
{
    std::size_t judged_lines = 0;
    for (json line : lines_of(GetParam())) {
        line.erase("expect");
        auto facts = read_facts(line, {});
        ASSERT_THAT(facts, IsOk()) << line["id"];
        facts->vantage = Vantage::here;
        const RecordHead head{.ca = "a-ca",
                              .profile = line["profile"],
                              .at = *parse_rfc3339(line["at"].get<std::string>())};
        const auto again = read_record(text_of(to_record(*facts, head)), {});
        ASSERT_THAT(again, IsOk()) << line["id"];
        EXPECT_EQ(again->head.ca, "a-ca");
        EXPECT_EQ(verdict_on(again->facts, head.profile, head.at),
                  verdict_on(*facts, head.profile, head.at))
            << line["id"];
        ++judged_lines;
    }
    EXPECT_GT(judged_lines, 20U);
}

INSTANTIATE_TEST_SUITE_P(Corpus, Replay,
                         testing::Values("rules/looks.ndjson", "vectors/http-01.ndjson",
                                         "vectors/caa.ndjson"),
                         [](const auto& file) {
                             std::string name;
                             for (const char c : std::string(file.param))
                                 name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                             return name;
                         });

class RecordOfALook : public testing::Test {
protected:
    RecordOfALook()
    {
        resolver.address("example.com", "192.5.6.30").caa("example.com", "issue", "ca.example.net");
        http.next(ScriptedHttp::reply(302, "",
                                      {{"location", "https://example.com:8443/"},
                                       {"set-cookie", "session=secret"},
                                       {"server", "Apache-Coyote/1.1"}}));
        const auto seen =
            make_scout({http, resolver, clock, *ca_profile("letsencrypt")})
                ->look({.names = {{Identifier::raw(Identifier::Kind::dns, "example.com"),
                                   ChallengeType::http_01}}},
                       {});
        if (seen) facts = *seen;
        for (const json& line : to_record(facts, {"letsencrypt", "letsencrypt", clock.now()}))
            lines.push_back(line.dump());
    }

    FakeClock clock;
    FakeResolver resolver;
    ScriptedHttp http;
    Facts facts;
    std::vector<std::string> lines;
};

TEST_F(RecordOfALook, HoldsNoCookies)
{
    ASSERT_FALSE(lines.empty());
    for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr("secret")));
}

TEST_F(RecordOfALook, CanBeJudgedByOtherRulesOnAnotherDay)
{
    const auto before = read_record(lines, {.profile = "br", .at = utc(2019, 1, 1)});
    ASSERT_THAT(before, IsOk());
    EXPECT_EQ(before->head.profile, "br");
    EXPECT_EQ(verdict_on(before->facts, "br", utc(2019, 1, 1))["decisive"]["rule"],
              "connection-dialled")
        << "the Forum had no rule for redirects yet, and nobody here asks 8443";
    const auto now = read_record(lines, {});
    EXPECT_EQ(verdict_on(now->facts, "letsencrypt", clock.now())["decisive"]["rule"], "caa-issuer");
}

TEST_F(RecordOfALook, IsALineForPolicyJudgeToo)
{
    for (const std::string& line : lines) {
        const json answer = json::parse(judge_line(line, {}));
        EXPECT_FALSE(answer.contains("error")) << line << answer;
    }
}

TEST_F(RecordOfALook, NamesTheLineThatCannotBeRead)
{
    lines.insert(lines.begin() + 1, "{\"kind\":\"survey\"}");
    EXPECT_THAT(read_record(lines, {}), FailsWith(Errc::damaged, HasSubstr("line 2")));
    EXPECT_THAT(read_record({"nothing"}, {}), FailsWith(Errc::damaged, HasSubstr("line 1")));
    EXPECT_THAT(read_record({}, {}), FailsWith(Errc::damaged, HasSubstr("no facts")));
}

}  // namespace
}  // namespace acme8443::validator::preflight
