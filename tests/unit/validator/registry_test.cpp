#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "validator/rule.hpp"

namespace acme8443::validator {
namespace {

TEST(Registry, NamesEveryRuleOnceAndInFull)
{
    const std::regex form("[a-z0-9]+(-[a-z0-9]+)+");
    std::set<std::string_view> ids;
    for (const Rule* rule : rules::all()) {
        EXPECT_TRUE(ids.insert(rule->id).second) << rule->id << " twice";
        EXPECT_TRUE(std::regex_match(std::string(rule->id), form)) << rule->id;
        EXPECT_FALSE(rule->cites.empty()) << rule->id << " cites nobody";
        EXPECT_TRUE(rule->statement.ends_with('.')) << rule->id;
        EXPECT_NE(rule->judge, nullptr) << rule->id;
        EXPECT_EQ(rules::find(rule->id), rule);
    }
    EXPECT_EQ(rules::find("no-such-rule"), nullptr);
}

TEST(Registry, IsInOrderOfAreas)
{
    EXPECT_TRUE(std::ranges::is_sorted(rules::all(), {}, &Rule::area));
    for (const Rule* rule : rules::all()) {
        const auto of_area = rules::of(rule->area);
        EXPECT_NE(std::ranges::find(of_area, rule), of_area.end()) << rule->id;
    }
}

/// What holds without facts must not be said about nothing.
TEST(Registry, FindsNothingInNoFacts)
{
    const CaProfile ca = *ca_profile("letsencrypt");
    for (const Rule* rule : rules::all()) {
        EXPECT_TRUE(rule->judge(Facts{}, utc(2026, 11, 20), ca).empty()) << rule->id;
    }
}

TEST(Effective, IsHalfOpen)
{
    const Effective effective{.from = utc(2026, 3, 15), .until = utc(2027, 3, 15)};
    using std::chrono::seconds;
    EXPECT_FALSE(effective.at(utc(2026, 3, 15) - seconds(1)));
    EXPECT_TRUE(effective.at(utc(2026, 3, 15)));
    EXPECT_TRUE(effective.at(utc(2027, 3, 15) - seconds(1)));
    EXPECT_FALSE(effective.at(utc(2027, 3, 15)));
}

}  // namespace
}  // namespace acme8443::validator
