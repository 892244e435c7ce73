#include "app/manual/manual.hpp"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "app/command_line.hpp"

namespace acme8443::app {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

void expect_described(const CLI::App& command)
{
    EXPECT_FALSE(command.get_description().empty()) << command.get_name();
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_group().empty()) continue;
        EXPECT_FALSE(option->get_description().empty())
            << command.get_name() << " " << option->get_name();
    }
    for (const CLI::App* each : command.get_subcommands({})) expect_described(*each);
}

void expect_words(const CLI::App& command)
{
    for (const CLI::Option* option : command.get_options()) {
        EXPECT_THAT(option->get_type_name(),
                    Not(AnyOf(StartsWith("TEXT"), StartsWith("INT"), StartsWith("UINT"))))
            << command.get_name() << " " << option->get_name() << ": app/manual/option_words.cpp";
    }
    for (const CLI::App* each : command.get_subcommands({})) expect_words(*each);
}

class Manual : public ::testing::Test {
protected:
    std::string page(const std::string& file) const
    {
        const auto pages = manual(*program_, "2026-11-21");
        const auto found = std::find_if(pages.begin(), pages.end(),
                                        [&](const auto& each) { return each.file == file; });
        return found == pages.end() ? "" : found->text;
    }

    std::ostringstream out_{}, err_{};
    Output output_{out_, err_, false};
    Context context_{.out = output_, .stop = {}};
    Typed typed_{};
    std::unique_ptr<CLI::App> program_{command_tree(context_, typed_)};
};

TEST_F(Manual, EverythingIsDescribed) { expect_described(*program_); }

TEST_F(Manual, SaysWhatIsTypedAfterAnOption) { expect_words(*program_); }

TEST_F(Manual, HasAPageForEachCommandThatHelpShows)
{
    const auto pages = manual(*program_, "2026-11-21");
    const auto commands =
        program_->get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); });
    EXPECT_EQ(pages.size(), commands.size() + 1);
    for (const CLI::App* command : commands)
        EXPECT_THAT(page("acme8443-" + command->get_name() + ".1"), HasSubstr(".SH SYNOPSIS"));
    EXPECT_EQ(page("acme8443-complete.1"), "");
}

TEST_F(Manual, SaysWhatHelpSays)
{
    EXPECT_THAT(page("acme8443-issue.1"),
                AllOf(HasSubstr(".TH ACME8443-ISSUE 1 \"2026-11-21\""),
                      HasSubstr("acme8443\\-issue \\- Prove the names, get a certificate"),
                      HasSubstr(".B acme8443 issue\n[\\fIOPTIONS\\fR] \\fInames\\fR...\n"),
                      HasSubstr("\\fB\\-\\-key\\-type\\fR \\fITYPE\\fR\necdsa\\-p256, "),
                      HasSubstr(".PP\n\\fIHow the names are proved\\fR\n.TP\n\\fB\\-\\-challenge"),
                      HasSubstr("\\fBrenew\\fR")));
    EXPECT_THAT(page("acme8443-account.1"), HasSubstr(".SS acme8443 account rollover\n"));
    EXPECT_THAT(page("acme8443-deploy.1"), Not(HasSubstr("no\\-rehearsal")));
    EXPECT_THAT(page("acme8443.1"),
                AllOf(HasSubstr(".BR acme8443\\-renew (1)\n"), HasSubstr("rollback failed")));
}

TEST_F(Manual, LinesAreShort)
{
    for (const ManualPage& each : manual(*program_, "2026-11-21")) {
        std::istringstream lines(each.text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 100U) << each.file << ": " << line;
    }
}

}  // namespace
}  // namespace acme8443::app
