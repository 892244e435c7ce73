// Every line of the corpora is judged as it expects, or is listed in docs/divergences.md.
#include "tests/unit/validator/vectors.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "base/text.hpp"
#include "validator/judge_line.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;

/// The line without what it expects, judged.
json judged(json line)
{
    line.erase("expect");
    return json::parse(judge_line(line.dump(), {}));
}

/// What differs, member by member; empty when nothing does.
std::string difference(const json& expect, const json& got)
{
    std::string text;
    const auto compare = [&](const char* what, const json& want, const json& have) {
        if (want != have)
            text += std::string(what) + ": " + want.dump() + " expected, got " + have.dump() + "; ";
    };
    compare("outcome", expect.at("outcome"), got.value("outcome", json()));
    const json decisive = got.value("decisive", json());
    const auto said = [&](const char* member) {
        return decisive.is_object() ? decisive.value(member, json()) : json();
    };
    if (expect.contains("reason")) compare("reason", expect["reason"], said("reason"));
    if (expect.contains("problem")) compare("problem", expect["problem"], said("problem"));
    if (expect.contains("dials")) {
        const json none = json::array();
        compare("dials", expect["dials"].is_null() ? none : expect["dials"],
                got.value("dials", none));
    }
    return text;
}

class Vectors : public testing::TestWithParam<std::string> {};

TEST_P(Vectors, AreJudgedAsExpected)
{
    const auto lines = vectors(GetParam());
    ASSERT_FALSE(lines.empty());
    for (const json& line : lines) {
        const json got = judged(line);
        const std::string what = difference(line.at("expect"), got);
        EXPECT_TRUE(what.empty()) << line.at("id") << ' ' << printable(line.value("value", ""))
                                  << ": " << what
                                  << got.dump(-1, ' ', false, json::error_handler_t::replace);
    }
}

INSTANTIATE_TEST_SUITE_P(Corpus, Vectors,
                         testing::Values("http-01.ndjson", "identifier.ndjson", "address.ndjson",
                                         "key.ndjson", "csr.ndjson", "tls-alpn-01.ndjson",
                                         "mpic.ndjson"),
                         [](const auto& corpus) {
                             return std::regex_replace(
                                 corpus.param.substr(0, corpus.param.find('.')), std::regex("-"),
                                 "_");
                         });

}  // namespace
}  // namespace acme8443::validator
