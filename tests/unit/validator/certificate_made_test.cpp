// Certificates made to break the rules that none of the linter's corpus breaks.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/support/test_data.hpp"
#include "tests/unit/validator/made_breaches.hpp"
#include "validator/lint.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using made::breaches;
using made::Made;

std::set<std::string> broken_by(const std::string& bytes)
{
    static const CaProfile forum = *ca_profile("br");
    const auto linted = lint_file(bytes, forum);
    EXPECT_TRUE(linted) << linted.error().message;
    std::set<std::string> rules;
    if (!linted) return rules;
    for (const Finding& finding : linted->front().verdict.findings) {
        rules.insert(std::string(finding.rule->id));
    }
    return rules;
}

TEST(CertificateMade, EachBreachIsFoundAndWasNotThereBefore)
{
    const auto before = broken_by(Made().der());
    for (const auto& [rule, make] : breaches) {
        EXPECT_FALSE(before.contains(rule)) << rule;
        Made made;
        make(made);
        EXPECT_TRUE(broken_by(made.der()).contains(rule)) << rule;
    }
}

TEST(CertificateMade, EveryRuleIsBrokenByACertificate)
{
    std::set<std::string> seen{"certificate-key-listed"};  // needs a list: rules/issued.ndjson
    for (const made::Breach& breach : breaches) seen.insert(breach.rule);
    const auto folder = source_tree() / "tests/data/vectors/certificates";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".pem") continue;
        seen.merge(broken_by(test_data("vectors/certificates/" + file.path().filename().string())));
    }
    for (const Rule* rule : rules::of(Area::certificate)) {
        EXPECT_TRUE(seen.contains(std::string(rule->id))) << rule->id;
    }
}

}  // namespace
}  // namespace acme8443::validator
