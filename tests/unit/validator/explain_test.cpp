#include "validator/explain.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/source_tree.hpp"

namespace acme8443::validator {
namespace {

using testing::HasSubstr;

/// With ACME8443_UPDATE in the environment the file is written anew first.
TEST(RulesMarkdown, IsWhatDocsRulesMdHolds)
{
    const auto path = source_tree() / "docs/rules.md";
    if (std::getenv("ACME8443_UPDATE") != nullptr) std::ofstream(path) << rules_markdown();
    const auto held = file::read(path);
    ASSERT_THAT(held, IsOk());
    EXPECT_TRUE(*held == rules_markdown())
        << "after a change of rules run: ACME8443_UPDATE=1 build/dev/tests/unit_validator "
           "--gtest_filter='RulesMarkdown.*'";
}

TEST(Explain, TellsARuleWithItsCitation)
{
    EXPECT_THAT(
        explain("redirect-authorized-port"),
        IsOkAndHolds(testing::AllOf(HasSubstr("3.2.2.4.19(3)"), HasSubstr("from 2020-03-03"),
                                    HasSubstr("the CA/Browser Forum's rule"))));
}

TEST(Explain, TellsAPort)
{
    EXPECT_THAT(explain("8443"), IsOkAndHolds(HasSubstr("pcsync-https")));
    EXPECT_THAT(explain("9443"), IsOkAndHolds(HasSubstr("Not an Authorized Port")));
}

TEST(Explain, NamesWhatComesNear)
{
    EXPECT_THAT(explain("redirect-authorised"),
                FailsWith(Errc::bad_usage, HasSubstr("policy list")));
    EXPECT_THAT(explain("authorized"),
                FailsWith(Errc::bad_usage, HasSubstr("redirect-authorized-port")));
    EXPECT_THAT(explain("65536"), FailsWith(Errc::bad_usage, HasSubstr("65536")));
}

}  // namespace
}  // namespace acme8443::validator
