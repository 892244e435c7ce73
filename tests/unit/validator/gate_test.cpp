// The gate: every rule of the registry has a row that breaks it, one that keeps it and one that it
// is not about; every date is met to the second. A rule that is lost, added without rows, silenced
// or moved to another day does not pass. make_gate.py proposes lines for new rules.
#include <gtest/gtest.h>

#include "tests/unit/validator/gate_rows.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

const std::map<std::string, json>& gate()
{
    static const auto lines = [] {
        std::map<std::string, json> read;
        for (const json& line : lines_of("rules/gate.ndjson")) {
            EXPECT_TRUE(read.emplace(line.at("rule"), line).second) << line.at("rule") << " twice";
        }
        return read;
    }();
    return lines;
}

Moment moment_or(const json& line, const char* name, Moment otherwise)
{
    return line.contains(name) ? *parse_rfc3339(line[name].get<std::string>()) : otherwise;
}

TEST(Gate, HasALineForEveryRuleAndForNoOther)
{
    for (const Rule* rule : rules::all()) {
        EXPECT_TRUE(gate().contains(std::string(rule->id)))
            << rule->id << " has no line in tests/data/rules/gate.ndjson";
    }
    for (const auto& [id, line] : gate()) EXPECT_NE(rules::find(id), nullptr) << id;
}

TEST(Gate, EveryRuleIsBrokenAndKeptAndElsewhereSilent)
{
    GateRows rows;
    for (const auto& [id, line] : gate()) {
        EXPECT_TRUE(rows.judge_row(line.at("broken")).contains(id)) << id << ": " << line;
        EXPECT_FALSE(rows.judge_row(line.at("kept")).contains(id)) << id << ": " << line;
        EXPECT_FALSE(rows.judge_row(line.at("elsewhere")).contains(id)) << id << ": " << line;
        EXPECT_NE(line.at("kept"), line.at("elsewhere")) << id;
    }
}

TEST(Gate, EveryDateIsMetToTheSecond)
{
    GateRows rows;
    for (const auto& [id, line] : gate()) {
        const Rule* const rule = rules::find(id);
        if (rule == nullptr) continue;
        const Effective known{moment_or(line, "from", Moment::min()),
                              moment_or(line, "until", Moment::max())};
        EXPECT_EQ(rule->effective.from, known.from) << id;
        EXPECT_EQ(rule->effective.until, known.until) << id;
        for (const Moment date : {known.from, known.until}) {
            if (date == Moment::min() || date == Moment::max()) continue;
            for (const auto second : {-1s, 0s, 1s}) {
                const Moment at = date + second;
                EXPECT_EQ(rows.judge_row(line.at("broken"), at).contains(id), known.at(at))
                    << id << " at " << rfc3339(at);
            }
        }
    }
}

}  // namespace
}  // namespace acme8443::validator
