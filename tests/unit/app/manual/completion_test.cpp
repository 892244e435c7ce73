#include "app/manual/completion.hpp"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <sstream>

#include "app/command_line.hpp"
#include "base/file.hpp"
#include "base/order_spec.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

class Completion : public ::testing::Test {
protected:
    std::vector<std::string> words_after(std::vector<std::string> typed)
    {
        std::vector<std::string> words;
        for (Suggestion& each : suggestions(*program_, typed))
            words.push_back(std::move(each.word));
        return words;
    }

    std::ostringstream out_{}, err_{};
    Output output_{out_, err_, false};
    Context context_{.out = output_, .stop = {}};
    Typed typed_{};
    std::unique_ptr<CLI::App> program_{command_tree(context_, typed_)};
};

TEST_F(Completion, OffersCommandsAndTheirCommands)
{
    EXPECT_THAT(words_after({""}), AllOf(IsSupersetOf({"issue", "renew", "check", "completion"}),
                                         Not(Contains("complete"))));
    EXPECT_THAT(words_after({"iss"}), ElementsAre("issue"));
    EXPECT_THAT(words_after({"policy", "e"}), ElementsAre("explain"));
    EXPECT_THAT(words_after({"--json", "account", "regi"}), ElementsAre("register"));
}

TEST_F(Completion, OffersOptionsOfTheCommandAndOfAll)
{
    EXPECT_THAT(words_after({"issue", "--"}),
                IsSupersetOf({"--deploy", "--set", "--key-type", "--json", "--config-dir"}));
    EXPECT_THAT(words_after({"renew", "--j"}), ElementsAre("--jobs", "--json"));
    EXPECT_THAT(words_after({"deploy", "--no-r"}), IsEmpty()) << "hidden from the help";
}

TEST_F(Completion, OffersValues)
{
    EXPECT_THAT(words_after({"issue", "app.example.org", "--deploy", "tom"}),
                ElementsAre("tomcat"));
    EXPECT_THAT(words_after({"issue", "--ca", "letsencrypt-"}), ElementsAre("letsencrypt-staging"));
    EXPECT_THAT(words_after({"issue", "--ca", "=", "zero"}), ElementsAre("zerossl")) << "bash";
    EXPECT_THAT(words_after({"issue", "--ca="}), Contains("--ca=zerossl")) << "zsh, fish";
    EXPECT_THAT(words_after({"policy", "judge", "--depth", ""}), ElementsAre("full", "quick"));
    EXPECT_THAT(words_after({"completion", "z"}), ElementsAre("zsh"));
    EXPECT_THAT(words_after({"lint", "--csr", ""}), IsEmpty()) << "a file: the shell's business";
}

TEST_F(Completion, ItsValuesAreTaken)
{
    for (const std::string& word : words_after({"issue", "--key-type", ""}))
        EXPECT_TRUE(parse_key_type(word)) << word;
    for (const std::string& word : words_after({"issue", "--challenge", ""}))
        EXPECT_TRUE(word == "auto" || parse_challenge_type(word)) << word;
}

TEST_F(Completion, OffersCertificatesWhereTheyAreMeant)
{
    const TempDir dir;
    const auto certificates = dir.path() / "certificates";
    ASSERT_THAT(file::make_directories(certificates), IsOk());
    for (const char* name : {"app.example.org", "api.example.org", "_wildcard.example.org"})
        ASSERT_THAT(file::create(certificates / (std::string(name) + ".toml"), "", 0600), IsOk());
    const std::string home = dir.path().string();

    for (const char* command : {"renew", "deploy", "status", "revoke"}) {
        EXPECT_THAT(words_after({"--config-dir", home, command, "a"}),
                    ElementsAre("api.example.org", "app.example.org"))
            << command;
    }
    EXPECT_THAT(words_after({"renew", "--config-dir=" + home, "api.example.org", "_"}),
                ElementsAre("_wildcard.example.org"));
    EXPECT_THAT(words_after({"export", "certbot", "/tmp", "--config-dir", home, "ap"}),
                ElementsAre("api.example.org", "app.example.org"));
    EXPECT_THAT(words_after({"issue", "--config-dir", home, "a"}), IsEmpty()) << "names of its own";
    EXPECT_THAT(words_after({"renew", "--config-dir", home + "/none", ""}), IsEmpty());
}

TEST_F(Completion, SaysWhatAWordMeans)
{
    const std::vector<std::string> typed{""};
    for (const Suggestion& each : suggestions(*program_, typed)) {
        EXPECT_FALSE(each.help.empty()) << each.word;
        EXPECT_EQ(each.help.find('\n'), std::string::npos) << each.word;
    }
}

}  // namespace
}  // namespace acme8443::app
