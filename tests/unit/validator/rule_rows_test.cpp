// Every row of tests/data/rules is judged by exactly the rules it names: so none can speak where it
// should not.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/source_tree.hpp"
#include "validator/judge_line.hpp"
#include "validator/keys/weak_keys.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;

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

class RuleRows : public testing::TestWithParam<const char*> {};

TEST_P(RuleRows, AreJudgedByExactlyTheRulesTheyName)
{
    const auto rows = rows_of(GetParam());
    ASSERT_FALSE(rows.empty());
    for (const json& row : rows) EXPECT_EQ(findings_of(row), row["findings"]) << row["id"];
}

TEST_P(RuleRows, NameOnlyRulesThatExist)
{
    for (const json& row : rows_of(GetParam())) {
        for (const auto& [id, outcome] : row["findings"].items()) {
            EXPECT_NE(rules::find(id), nullptr) << id;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(File, RuleRows,
                         testing::Values("caa.ndjson", "key.ndjson", "csr.ndjson",
                                         "tls-alpn-01.ndjson", "mpic.ndjson", "issued.ndjson"),
                         [](const auto& file) {
                             std::string name = file.param;
                             std::ranges::replace(name, '-', '_');
                             return name.substr(0, name.find('.'));
                         });

}  // namespace
}  // namespace acme8443::validator
