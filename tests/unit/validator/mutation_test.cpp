// What is each rule for? Its rows, exactly; and the gate: without a rule at least one expectation
// of the rows or the corpora breaks.
#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.hpp"
#include "tests/unit/validator/order_rows.hpp"
#include "tests/unit/validator/vectors.hpp"
#include "validator/judge_line.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;

TEST(Rows, AreJudgedAsExpected)
{
    const auto rows = lines_of("rules/rows.ndjson");
    ASSERT_GT(rows.size(), 100U);
    for (const json& row : rows) {
        EXPECT_EQ(difference(row, judged(row)), "") << row.at("id");
    }
}

TEST(OrderRows, AreJudgedAsExpected)
{
    for (const OrderRow& row : order_rows()) {
        EXPECT_EQ(ids(judge(row.facts, rules::all(), row.at, row.ca)), row.findings) << row.why;
    }
}

/// Everything that is expected of some line, with the rules that had a say in it.
class MutationGate : public testing::Test {
protected:
    static constexpr std::size_t enough = 3;  // lines for each rule

    void SetUp() override
    {
        for (const char* file :
             {"rules/rows.ndjson", "rules/looks.ndjson", "vectors/http-01.ndjson",
              "vectors/identifier.ndjson", "vectors/address.ndjson"}) {
            for (const json& line : lines_of(file)) remember(line);
        }
    }

    /// Lines that a rule decides are worth more than those where it only has a say.
    void remember(const json& line)
    {
        const json got = judged(line);
        if (got["decisive"].is_object()) keep(decided, got["decisive"], line);
        for (const json& finding : got["findings"]) keep(lines, finding, line);
    }

    using Lines = std::map<std::string, std::vector<json>>;
    static void keep(Lines& of, const json& finding, const json& line)
    {
        auto& known = of[finding["rule"].get<std::string>()];
        if (known.size() < enough) known.push_back(line);
    }

    /// Does an expectation break when this rule is left out?
    bool missed(const Rule* rule)
    {
        std::vector<const Rule*> others(rules::all().begin(), rules::all().end());
        std::erase(others, rule);
        for (const Lines* of : {&decided, &lines}) {
            const auto known = of->find(std::string(rule->id));
            if (known == of->end()) continue;
            for (const json& line : known->second) {
                if (!difference(line, judged(line, others)).empty()) return true;
            }
        }
        return std::ranges::any_of(order_rows(), [&](const OrderRow& row) {
            return ids(judge(row.facts, others, row.at, row.ca)) != row.findings;
        });
    }

    Lines decided{};
    Lines lines{};
};

/// The areas whose rows are here; keys, requests, challenge certificates, perspectives and issued
/// certificates have their own tests.
constexpr Area gated[] = {Area::identifier, Area::address,    Area::method,   Area::listener,
                          Area::dns,        Area::connection, Area::redirect, Area::response,
                          Area::lifetime,   Area::revocation, Area::acme};

TEST_F(MutationGate, NoRuleCanBeTakenOutUnnoticed)
{
    for (const Area area : gated) {
        ASSERT_FALSE(rules::of(area).empty()) << to_string(area);
        for (const Rule* rule : rules::of(area)) EXPECT_TRUE(missed(rule)) << rule->id;
    }
}

}  // namespace
}  // namespace acme8443::validator
