#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/support/source_tree.hpp"
#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ScriptTarget : public testing::Test {
protected:
    /// A script that does this, called with the log's path first.
    std::unique_ptr<Target> make(const std::string& body, Settings more = {})
    {
        const auto script = temporary / "hook.sh";
        EXPECT_THAT(
            file::write_atomically(script, "#!/bin/sh\nlog=$1; shift\n" + body + "\n", 0700),
            IsOk());
        more["command"] = {script.string(), log.string()};
        return must_make(spec_of("script", more));
    }
    TempDir temporary;
    std::filesystem::path log = temporary / "log";
};

TEST_F(ScriptTarget, SpeaksFiveVerbs)
{
    const auto target =
        make("echo \"$@\" >>$log; case $1 in current) echo old;; stage) echo new;; esac");
    target->introduce(wordy_live());
    EXPECT_EQ(target->current()->id, "old");
    EXPECT_EQ(target->stage(wordy_live())->id, "new");
    EXPECT_THAT(target->point({"new"}), IsOk());
    EXPECT_THAT(target->reload({}), IsOk());
    target->forget({"old"});
    EXPECT_EQ(text_of(log), "current\nstage\npoint new\nreload\nforget old\n");
    EXPECT_TRUE(target->writable());
}

TEST_F(ScriptTarget, GetsTheCertificateByPathAndNothingElse)
{
    const auto target = make("env >$log; echo slot");
    target->introduce(wordy_live());
    ASSERT_THAT(target->current(), IsOk()) << "every verb has it";
    const std::string directory = "/var/lib/acme8443/live/app.example.test";
    const std::string environment = text_of(log);
    for (const std::string& line :
         {std::string("ACME8443_NAME=app.example.test"),
          std::string("ACME8443_DOMAINS=app.example.test www.example.test"),
          "ACME8443_DIR=" + directory, "ACME8443_CERT=" + directory + "/cert.pem",
          "ACME8443_CHAIN=" + directory + "/chain.pem",
          "ACME8443_FULLCHAIN=" + directory + "/fullchain.pem",
          "ACME8443_KEY=" + directory + "/privkey.pem",
          "ACME8443_LEAF_SHA256=" + std::string(64, 'a'),
          std::string("ACME8443_NOT_AFTER=2027-02-18T00:00:00Z")})
        EXPECT_THAT(environment, HasSubstr(line + "\n"));
    EXPECT_THAT(environment, AllOf(Not(HasSubstr("HOME=")), Not(HasSubstr("key aaaa"))));
}

TEST_F(ScriptTarget, SaysWhatTheScriptSaid)
{
    EXPECT_THAT(make("echo the panel is down >&2; exit 1")->point({"x"}),
                FailsWith(Errc::hook_failed, HasSubstr("status 1: the panel is down")));
    EXPECT_THAT(make("echo busy >&2; exit 75")->reload({}),
                FailsWith(Errc::busy, HasSubstr("status 75: busy")));
}

TEST_F(ScriptTarget, ASlotIsOnePlainLine)
{
    EXPECT_EQ(make("echo")->current()->id, "") << "the pointer may point nowhere";
    EXPECT_THAT(make("echo")->stage(wordy_live()),
                FailsWith(Errc::hook_failed, HasSubstr("no slot")));
    EXPECT_THAT(make("echo a; echo b")->current(),
                FailsWith(Errc::hook_failed, HasSubstr("a\\x0ab")));
    EXPECT_THAT(make("echo --force")->current(),
                FailsWith(Errc::hook_failed, HasSubstr("--force")));
}

TEST_F(ScriptTarget, IsEndedAfterItsTime)
{
    EXPECT_THAT(make("sleep 20", {{"timeout", {"1"}}})->reload({}),
                FailsWith(Errc::timeout, HasSubstr("hook.sh")));
}

TEST_F(ScriptTarget, IsNotTakenFromEverybody)
{
    make("true");
    ASSERT_EQ(chmod((temporary / "hook.sh").c_str(), 0777), 0);
    EXPECT_THAT(make_target(spec_of("script", {{"command", {(temporary / "hook.sh").string()}}})),
                FailsWith(Errc::bad_config, HasSubstr("written by everybody")));
}

/// examples/hook.sh, as it is.
TEST_F(ScriptTarget, TheExampleWorks)
{
    Live live = wordy_live();
    live.directory = temporary / "live";
    ASSERT_THAT(file::make_directories(live.directory), IsOk());
    for (const auto& [name, bytes] : {std::pair{"fullchain.pem", live.bundle.fullchain()},
                                      std::pair{"privkey.pem", std::string("key\n")}})
        ASSERT_THAT(file::create(live.directory / name, bytes, 0600), IsOk());
    const auto tls = temporary / "tls";
    const std::filesystem::path example = source_tree() / "examples/hook.sh";
    const auto target = must_make(spec_of(
        "script",
        {{"command", {example.string(), tls.string(), (temporary / "no-pidfile").string()}}}));
    target->introduce(live);

    EXPECT_EQ(target->current()->id, "");
    const auto first = target->stage(live);
    ASSERT_THAT(first, IsOk());
    ASSERT_THAT(target->point(*first), IsOk());
    EXPECT_EQ(target->current()->id, first->id);
    EXPECT_EQ(text_of(tls / "current.pem"), live.bundle.fullchain() + "key\n");

    live.bundle.leaf_sha256 = std::string(64, 'b');
    const auto second = target->stage(live);
    ASSERT_THAT(target->point(*second), IsOk());
    ASSERT_THAT(target->point(*first), IsOk()) << "and back";
    EXPECT_EQ(target->current()->id, first->id);
    target->forget(*second);
    EXPECT_FALSE(std::filesystem::exists(tls / second->id));
    EXPECT_THAT(target->point(*second), FailsWith(Errc::hook_failed, HasSubstr("no slot")));
    EXPECT_THAT(target->reload({}), FailsWith(Errc::busy, HasSubstr("does not run")));
}

}  // namespace
}  // namespace acme8443::hooks
