// Every row of tests/data/rules is judged by exactly the rules it names, and every rule of those
// kinds has the rows it needs: so no rule can be lost, or speak where it should not, unnoticed.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "tests/support/source_tree.hpp"
#include "validator/judge_line.hpp"
#include "validator/keys/weak_keys.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

struct Corpus {
    const char* file;
    std::vector<Area> areas;  ///< all of whose rules have rows in it
};

std::vector<json> rows_of(const char* file)
{
    std::ifstream in(source_tree() / "tests/data/rules" / file);
    std::vector<json> rows;
    for (std::string line; std::getline(in, line);) rows.push_back(json::parse(line));
    return rows;
}

const keys::WeakKeys& weak_keys()
{
    static const auto lists = keys::WeakKeys::open(source_tree() / "tests/data/keys/lists");
    return *lists;
}

/// rule -> outcome.
json findings_of(json row)
{
    JudgeDefaults defaults;
    if (row.value("weak_list", false)) defaults.weak_keys = &weak_keys();
    row.erase("findings");
    const json verdict = json::parse(judge_line(row.dump(), defaults));
    json found = json::object();
    if (verdict.contains("error")) return verdict;
    for (const json& finding : verdict["findings"]) {
        found[finding["rule"].get<std::string>()] = finding["outcome"];
    }
    return found;
}

class RuleRows : public testing::TestWithParam<Corpus> {};

TEST_P(RuleRows, AreJudgedByExactlyTheRulesTheyName)
{
    const auto rows = rows_of(GetParam().file);
    ASSERT_FALSE(rows.empty());
    for (const json& row : rows) EXPECT_EQ(findings_of(row), row["findings"]) << row["id"];
}

bool breaks(const json& row, const Rule& rule)
{
    return row["findings"].value(std::string(rule.id), "") == "violated";
}

TEST_P(RuleRows, BreakEachRuleAndKeepIt)
{
    const auto rows = rows_of(GetParam().file);
    for (const Area area : GetParam().areas) {
        for (const Rule* rule : rules::of(area)) {
            const auto broken = [rule](const json& row) { return breaks(row, *rule); };
            EXPECT_TRUE(std::ranges::any_of(rows, broken)) << rule->id << " is never broken";
            EXPECT_FALSE(std::ranges::all_of(rows, broken)) << rule->id << " is always broken";
        }
    }
}

TEST_P(RuleRows, TravelOneSecondAroundEachDate)
{
    std::map<std::string, std::set<bool>> broken_at;  // "rule moment" -> broken there, or not
    const auto rows = rows_of(GetParam().file);
    const auto note = [&](const Rule& rule) {
        for (const json& row : rows) {
            broken_at[std::string(rule.id) + " " + row["at"].get<std::string>()].insert(
                breaks(row, rule));
        }
    };
    const auto is_broken = [&](const Rule& rule, Moment at) {
        return broken_at[std::string(rule.id) + " " + rfc3339(at)].contains(true);
    };
    for (const Area area : GetParam().areas) {
        for (const Rule* rule : rules::of(area)) {
            note(*rule);
            const auto [from, until] = rule->effective;
            if (from != Moment::min()) {
                EXPECT_TRUE(is_broken(*rule, from)) << rule->id;
                EXPECT_TRUE(is_broken(*rule, from + 1s)) << rule->id;
                EXPECT_FALSE(broken_at[std::string(rule->id) + " " + rfc3339(from - 1s)].empty())
                    << rule->id << " has no row one second before it is in force";
                EXPECT_FALSE(is_broken(*rule, from - 1s)) << rule->id;
            }
            if (until != Moment::max()) {
                EXPECT_FALSE(is_broken(*rule, until)) << rule->id;
            }
        }
    }
}

TEST_P(RuleRows, NameOnlyRulesThatExist)
{
    for (const json& row : rows_of(GetParam().file)) {
        for (const auto& [id, outcome] : row["findings"].items()) {
            EXPECT_NE(rules::find(id), nullptr) << id;
        }
    }
}

const Corpus corpora[] = {{"key.ndjson", {Area::key}},
                          {"csr.ndjson", {Area::csr}},
                          {"tls-alpn-01.ndjson", {Area::tls_alpn}},
                          {"mpic.ndjson", {Area::mpic}}};

INSTANTIATE_TEST_SUITE_P(Corpus, RuleRows, testing::ValuesIn(corpora), [](const auto& corpus) {
    std::string name = corpus.param.file;
    std::ranges::replace(name, '-', '_');
    return name.substr(0, name.find('.'));
});

}  // namespace
}  // namespace acme8443::validator
