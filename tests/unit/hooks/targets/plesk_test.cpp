#include <gmock/gmock.h>

#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {
namespace {

using testing::HasSubstr;

/// A program in plesk's place writes down how it was called, and refuses what `refuses` matches.
class PleskTarget : public testing::Test {
protected:
    std::unique_ptr<Target> make(const std::string& refuses, Settings settings = {})
    {
        EXPECT_THAT(file::write_atomically(temporary / "plesk",
                                           "#!/bin/sh\necho \"$@\" >>" + log.string() +
                                               "\ncase \"$*\" in " + refuses +
                                               ") echo refused: $3 >&2; exit 1;; esac\n",
                                           0700),
                    IsOk());
        settings["plesk"] = {(temporary / "plesk").string()};
        return must_make(spec_of("plesk", std::move(settings)));
    }
    TempDir temporary;
    std::filesystem::path log = temporary / "log";
    const std::string files =
        " acme8443-aaaaaaaa -admin -key-file /var/lib/acme8443/live/app.example.test/privkey.pem"
        " -cert-file /var/lib/acme8443/live/app.example.test/cert.pem"
        " -cacert-file /var/lib/acme8443/live/app.example.test/chain.pem\n";
};

TEST_F(PleskTarget, AddsACertificateAndTellsThePanel)
{
    const auto target = make("nothing");
    EXPECT_EQ(target->current()->id, "");
    const auto slot = target->stage(wordy_live());
    ASSERT_THAT(slot, IsOk());
    EXPECT_EQ(slot->id, "acme8443-aaaaaaaa");
    ASSERT_THAT(target->point(*slot), IsOk());
    ASSERT_THAT(target->reload({}), IsOk());
    target->forget({"acme8443-00000000"});
    EXPECT_EQ(text_of(log), "bin certificate -c" + files +
                                "bin server_pref -u -panel-certificate acme8443-aaaaaaaa\n"
                                "bin certificate -r acme8443-00000000 -admin\n");
}

TEST_F(PleskTarget, UpdatesWhatAnEarlierRunHasAdded)
{
    EXPECT_THAT(make("*' -c '*")->stage(wordy_live()), IsOk());
    EXPECT_EQ(text_of(log), "bin certificate -c" + files + "bin certificate -u" + files);
}

TEST_F(PleskTarget, TellsTheMailServerOrASite)
{
    EXPECT_THAT(make("nothing", {{"use", {"mail"}}})->point({"x"}), IsOk());
    const Settings site{{"use", {"site"}}, {"domain", {"app.example.test"}}};
    EXPECT_THAT(make("nothing", site)->point({"x"}), IsOk());
    make("nothing", site)->forget({"x"});
    EXPECT_EQ(text_of(log),
              "bin mailserver --set-certificate x\n"
              "bin subscription -u app.example.test -certificate-name x\n"
              "bin certificate -r x -domain app.example.test\n");
    for (const Settings& wrong :
         {Settings{{"use", {"ftp"}}}, Settings{{"use", {"site"}}},
          Settings{{"use", {"site"}}, {"domain", {"-admin"}}}, Settings{{"domain", {"app"}}}})
        EXPECT_THAT(make_target(spec_of("plesk", wrong)),
                    FailsWith(Errc::bad_config, HasSubstr("")));
}

TEST_F(PleskTarget, SaysWhatPleskSays)
{
    EXPECT_THAT(make("*certificate*")->stage(wordy_live()),
                FailsWith(Errc::hook_failed, HasSubstr("refused: -c")));
    EXPECT_THAT(make("*server_pref*")->point({"x"}),
                FailsWith(Errc::hook_failed, HasSubstr("refused: -u")));
}

}  // namespace
}  // namespace acme8443::hooks
