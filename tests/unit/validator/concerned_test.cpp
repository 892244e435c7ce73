// Rules that share a question are asked only when it is answered with yes: none of them may have
// anything to say when it is not.
#include <gtest/gtest.h>

#include "tests/unit/validator/vectors.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;

class Concerned : public testing::TestWithParam<const char*> {};

TEST_P(Concerned, SaysSoWheneverARuleSpeaks)
{
    std::size_t spoke = 0;
    for (const json& line : lines_of(GetParam())) {
        auto facts = read_facts(line, {});
        if (!facts) continue;
        const CaProfile ca = *ca_profile(line.value("profile", "letsencrypt"));
        for (NameFacts& name : facts->names) {
            if (name.caa) name.permissions.emplace(*name.caa, name.wanted, ca.caa_issuers);
        }
        for (const Rule* rule : rules::all()) {
            if (rule->concerned == nullptr) continue;
            if (rule->judge(*facts, utc(2026, 11, 20), ca).empty()) continue;
            ++spoke;
            EXPECT_TRUE(rule->concerned(*facts, ca)) << rule->id << ' ' << line.at("id");
        }
    }
    EXPECT_GT(spoke, 5U);
}

INSTANTIATE_TEST_SUITE_P(File, Concerned,
                         testing::Values("vectors/identifier.ndjson", "vectors/caa.ndjson",
                                         "vectors/http-01.ndjson", "rules/rows.ndjson",
                                         "rules/caa.ndjson"));

}  // namespace
}  // namespace acme8443::validator
