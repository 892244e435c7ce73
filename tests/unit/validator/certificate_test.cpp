// The rules about certificates against a linter's corpus, and against what is no certificate.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "base/text.hpp"
#include "tests/support/test_data.hpp"
#include "validator/lint.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;

constexpr std::string_view zlint = "zlint: ";

/// Two rules may share one lint: it has two severities.
std::map<std::string, std::vector<const Rule*>> rules_by_lint()
{
    std::map<std::string, std::vector<const Rule*>> rules;
    for (const Rule* rule : rules::of(Area::certificate)) {
        if (rule->aka.starts_with(zlint)) {
            rules[std::string(rule->aka.substr(zlint.size()))].push_back(rule);
        }
    }
    return rules;
}

const json& corpus()
{
    // Larger than what the program reads of a file.
    std::ifstream in(source_tree() / "tests/data/vectors/certificates/expected.json");
    static const json read = json::parse(in);
    return read;
}

const CaProfile& forum()
{
    static const CaProfile profile = *ca_profile("br");
    return profile;
}

std::string der_of(const std::string& file)
{
    return pki::certificate_blocks(test_data("vectors/certificates/" + file))->front();
}

std::set<std::string> fired(const Verdict& verdict)
{
    std::set<std::string> lints;
    for (const Finding& finding : verdict.findings) {
        if (!finding.rule->aka.starts_with(zlint)) continue;  // no linter has it
        lints.insert(std::string(finding.rule->aka.substr(zlint.size())));
    }
    return lints;
}

TEST(Certificate, EveryLintFiresAndPassesAsInTheCorpus)
{
    const auto rules = rules_by_lint();
    std::map<std::string, std::vector<std::string>> wrong;
    std::size_t pairs = 0;
    std::size_t files = 0;
    for (const auto& [file, expect] : corpus()["certificates"].items()) {
        const auto linted = lint_file(test_data("vectors/certificates/" + file), forum());
        ASSERT_TRUE(linted) << file << ": " << linted.error().message;
        ASSERT_EQ(linted->size(), 1U) << file;
        const auto found = fired(linted->front().verdict);
        ++files;
        // What neither fires nor passes does not apply, and does not fire either.
        for (const auto& [lint, ignored] : rules) {
            ++pairs;
            const bool want = expect["fires"].contains(lint);
            if (found.contains(lint) == want) continue;
            wrong[lint].push_back((want ? "must fire on " : "must not fire on ") + file);
        }
    }
    std::cout << pairs << " pairs of " << files << " certificates and " << rules.size()
              << " lints checked\n";
    for (const auto& [lint, what] : wrong) {
        ADD_FAILURE() << lint << ": " << what.size() << " wrong, the first "
                      << testing::PrintToString(what).substr(0, 300);
    }
}

TEST(Certificate, EveryLintIsInForceWhenTheCorpusSaysSo)
{
    const auto moment = [](const std::string& day, Moment otherwise) {
        if (day.empty() || day.starts_with("0000")) return otherwise;
        return *parse_rfc3339(day + "T00:00:00Z");
    };
    std::map<std::string, json> lints;
    for (const json& lint : corpus()["lints"]) lints[lint["name"]] = lint;
    for (const auto& [lint, rules] : rules_by_lint()) {
        ASSERT_TRUE(lints.contains(lint)) << lint;
        for (const Rule* rule : rules) {
            EXPECT_EQ(rule->effective.from, moment(lints[lint]["effective"], Moment::min()));
            EXPECT_EQ(rule->effective.until, moment(lints[lint]["ineffective"], Moment::max()));
        }
    }
}

/// Whatever the octets, the answer is a verdict or an error.
void lint_anything(const std::string& der)
{
    const auto linted = lint_file(der, forum());
    EXPECT_TRUE(linted || linted.error().code == Errc::bad_certificate);
}

TEST(Certificate, TruncationsAreRefused)
{
    const std::string der = der_of("CNPresentButEmpty.pem");
    for (std::size_t size = 0; size < der.size(); ++size) {
        EXPECT_FALSE(lint_file(der.substr(0, size), forum())) << size;
    }
}

TEST(Certificate, FlippedBitsDoNoHarm)
{
    std::mt19937 random(8443);
    for (const auto& [file, expect] : corpus()["certificates"].items()) {
        const std::string der = der_of(file);
        for (int round = 0; round < 40; ++round) {
            std::string bent = der;
            for (int flips = 0; flips < 1 + round % 4; ++flips) {
                bent[random() % bent.size()] ^= static_cast<char>(1 << random() % 8);
            }
            lint_anything(bent);
        }
    }
}

}  // namespace
}  // namespace acme8443::validator
