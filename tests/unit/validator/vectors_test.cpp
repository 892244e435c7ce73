// Every line of the corpora is judged as it expects, or is listed in docs/divergences.md.
#include "tests/unit/validator/vectors.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "base/text.hpp"

namespace acme8443::validator {
namespace {

class Vectors : public testing::TestWithParam<std::string> {};

TEST_P(Vectors, AreJudgedAsExpected)
{
    const auto lines = lines_of("vectors/" + GetParam());
    ASSERT_FALSE(lines.empty());
    for (const nlohmann::json& line : lines) {
        EXPECT_EQ(difference(line, judged(line)), "")
            << line.at("id") << ' ' << printable(line.value("value", ""));
    }
}

INSTANTIATE_TEST_SUITE_P(Corpus, Vectors,
                         testing::Values("http-01.ndjson", "identifier.ndjson", "address.ndjson",
                                         "key.ndjson", "csr.ndjson", "tls-alpn-01.ndjson",
                                         "mpic.ndjson", "caa.ndjson"),
                         [](const auto& corpus) {
                             return std::regex_replace(
                                 corpus.param.substr(0, corpus.param.find('.')), std::regex("-"),
                                 "_");
                         });

}  // namespace
}  // namespace acme8443::validator
