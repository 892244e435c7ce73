#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>

#include "base/process.hpp"
#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto first_slot = "v-20261120T000000Z-aaaaaaaa";

mode_t mode_of(const fs::path& path)
{
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777U;
}

class FilesTarget : public testing::Test {
protected:
    std::unique_ptr<Target> make(Settings more = {})
    {
        more["dir"] = {dir.string()};
        return must_make(spec_of("files", more));
    }
    TempDir temporary;
    fs::path dir = temporary / "tls";
};

TEST_F(FilesTarget, StagesBesideAndPointsByOneSymlink)
{
    const auto target = make();
    EXPECT_EQ(target->current()->id, "");
    const auto slot = target->stage(wordy_live());
    ASSERT_THAT(slot, IsOk());
    EXPECT_EQ(slot->id, first_slot);
    EXPECT_EQ(target->current()->id, "") << "staging does not point";
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_EQ(target->current()->id, first_slot);
    EXPECT_EQ(fs::read_symlink(dir / "live"), first_slot) << "relative: the directory may move";
    const std::string leaf(64, 'a');
    EXPECT_EQ(text_of(dir / "live/cert.pem"), "cert " + leaf + "\n");
    EXPECT_EQ(text_of(dir / "live/chain.pem"), "chain\n");
    EXPECT_EQ(text_of(dir / "live/fullchain.pem"), "cert " + leaf + "\nchain\n");
    EXPECT_EQ(text_of(dir / "live/privkey.pem"), "key " + leaf + "\n");
    EXPECT_FALSE(fs::exists(dir / "live/combined.pem"));
}

TEST_F(FilesTarget, WritesOneFileWithEverythingOnRequest)
{
    const auto target = make({{"combined", {"yes"}}});
    const auto slot = target->stage(wordy_live());
    ASSERT_THAT(slot, IsOk());
    const std::string leaf(64, 'a');
    EXPECT_EQ(text_of(dir / slot->id / "combined.pem"),
              "cert " + leaf + "\nchain\nkey " + leaf + "\n");
}

TEST_F(FilesTarget, WritesAKeyStoreOfEitherProfileBesideThePair)
{
    const Live live = Certificates::once().live();
    ASSERT_THAT(file::create(temporary / "password", "s3cret words\n", 0600), IsOk());
    struct Row {
        const char* profile;
        const char* cipher;
    };
    for (const Row row :
         {Row{"modern", "AES-256-CBC"}, {"compat", "pbeWithSHA1And3-KeyTripleDES"}}) {
        dir = temporary / row.profile;
        const auto target =
            make({{"pkcs12", {row.profile}},
                  {"alias", {"tomcat"}},
                  {"keystore_password", {"file:" + (temporary / "password").string()}}});
        const auto slot = target->stage(live);
        ASSERT_THAT(slot, IsOk());
        const auto keystore = dir / slot->id / "keystore.p12";
        EXPECT_EQ(mode_of(keystore), 0600U);
        const auto told = run({.argv = {"openssl", "pkcs12", "-in", keystore.string(), "-passin",
                                        "pass:s3cret words", "-nodes", "-info", "-legacy"}},
                              {});
        ASSERT_THAT(told, IsOk());
        EXPECT_THAT(told->output + told->errors,
                    testing::AllOf(HasSubstr(row.cipher), HasSubstr("friendlyName: tomcat"),
                                   HasSubstr("PRIVATE KEY")));
        EXPECT_EQ(target->stage(live)->id, slot->id) << "salted, and yet the same";
    }
}

TEST_F(FilesTarget, KeysAreReadableByTheServiceOnly)
{
    ASSERT_THAT(make()->stage(wordy_live()), IsOk());
    EXPECT_EQ(mode_of(dir / first_slot), 0700U);
    EXPECT_EQ(mode_of(dir / first_slot / "privkey.pem"), 0600U);
    // Staged again after the operator has seen that the service cannot read it.
    const auto again = make({{"group", {std::to_string(getgid())}}})->stage(wordy_live());
    EXPECT_EQ(again->id, first_slot);
    EXPECT_EQ(mode_of(dir / first_slot), 0750U);
    EXPECT_EQ(mode_of(dir / first_slot / "privkey.pem"), 0640U);
}

TEST_F(FilesTarget, GivesTheFilesToTheirOwner)
{
    if (getuid() != 0) GTEST_SKIP() << "needs root";
    ASSERT_THAT(make({{"owner", {"4711"}}, {"group", {"4712"}}})->stage(wordy_live()), IsOk());
    for (const char* name : {"", "privkey.pem", "cert.pem"}) {
        struct stat status {};
        ASSERT_EQ(stat((dir / first_slot / name).c_str(), &status), 0);
        EXPECT_EQ(status.st_uid, 4711U) << name;
        EXPECT_EQ(status.st_gid, 4712U) << name;
    }
}

TEST_F(FilesTarget, StagingAgainFindsTheSlot)
{
    const auto target = make();
    ASSERT_THAT(target->stage(wordy_live()), IsOk());
    EXPECT_EQ(target->stage(wordy_live())->id, first_slot);
    EXPECT_EQ(target->slots()->size(), 1U);
}

TEST_F(FilesTarget, ASlotThatSomebodyWroteIntoIsLeftAlone)
{
    const auto target = make();
    ASSERT_THAT(target->stage(wordy_live()), IsOk());
    ASSERT_THAT(file::write_atomically(dir / first_slot / "cert.pem", "mine", 0600), IsOk());
    const auto second = target->stage(wordy_live());
    ASSERT_THAT(second, IsOk());
    EXPECT_EQ(second->id, std::string(first_slot) + ".2");
    EXPECT_EQ(text_of(dir / first_slot / "cert.pem"), "mine");
    EXPECT_THAT(text_of(dir / second->id / "cert.pem"), StartsWith("cert"));
}

TEST_F(FilesTarget, WhatACrashLeftBesideIsSwept)
{
    fs::create_directories(dir / ("." + std::string(first_slot) + ".tmp") / "cert.pem");
    const auto target = make();
    EXPECT_EQ(target->stage(wordy_live())->id, first_slot);
    EXPECT_EQ(std::distance(fs::directory_iterator(dir), fs::directory_iterator()), 1);
}

TEST_F(FilesTarget, FilesAreNewerThanEverBeforeOnTheWayThereAndBack)
{
    const auto target = make();
    const auto old = target->stage(wordy_live());
    const auto slot = target->stage(wordy_live(std::string(64, 'b')));
    for (const Slot& each : {*old, *slot})
        fs::last_write_time(dir / each.id / "privkey.pem", fs::file_time_type::clock::now() - 24h);
    ASSERT_THAT(target->point(*slot), IsOk());
    const auto there = fs::last_write_time(dir / "live/privkey.pem");
    // ocserv compares whole seconds with the time of its last load, which may be right now.
    EXPECT_GT(there, fs::file_time_type::clock::now());
    ASSERT_THAT(target->point(*old), IsOk());
    EXPECT_EQ(target->current()->id, old->id);
    EXPECT_GT(fs::last_write_time(dir / "live/privkey.pem"), there);
    EXPECT_GT(fs::last_write_time(dir / "live/cert.pem"), there);
}

TEST_F(FilesTarget, PointsToWhatWasThereBeforeUs)
{
    fs::create_directories(dir / "by-hand");
    fs::create_directory_symlink("by-hand", dir / "live");
    const auto target = make();
    EXPECT_EQ(target->current()->id, "by-hand");
    ASSERT_THAT(target->point(*target->stage(wordy_live())), IsOk());
    ASSERT_THAT(target->point({"by-hand"}), IsOk());
    EXPECT_EQ(target->current()->id, "by-hand");
    target->forget({"by-hand"});
    EXPECT_TRUE(fs::exists(dir / "by-hand")) << "not ours to remove";
}

TEST_F(FilesTarget, RefusesAPointerThatIsADirectory)
{
    fs::create_directories(dir / "live");
    EXPECT_THAT(make()->current(), FailsWith(Errc::bad_config, HasSubstr("not a symlink")));
}

TEST_F(FilesTarget, RefusesToPointToNothing)
{
    const auto target = make();
    ASSERT_THAT(target->point(*target->stage(wordy_live())), IsOk());
    for (const char* gone : {"v-gone", ""})
        EXPECT_THAT(target->point({gone}), FailsWith(Errc::not_found, HasSubstr("no such slot")));
    EXPECT_EQ(target->current()->id, first_slot);
}

TEST_F(FilesTarget, ForgetsSlotsButNotTheOneInUse)
{
    const auto target = make();
    const auto old = target->stage(wordy_live());
    const auto slot = target->stage(wordy_live(std::string(64, 'b')));
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_EQ(target->slots()->front().id, slot->id) << "newest first";
    for (const Slot& each : {*old, *slot, Slot{"live"}, Slot{"../tls"}, Slot{""}})
        target->forget(each);
    EXPECT_FALSE(fs::exists(dir / old->id));
    EXPECT_TRUE(fs::exists(dir / "live/privkey.pem"));
}

TEST_F(FilesTarget, AFailedCheckStopsBeforeThePointerMoves)
{
    EXPECT_THAT(make({{"check", {"/bin/false"}}})->stage(wordy_live()),
                FailsWith(Errc::hook_failed, HasSubstr("check: /bin/false")));
    EXPECT_THAT(make({{"check", {"/bin/sh", "-c", "test -f $ACME8443_SLOT/privkey.pem"}}})
                    ->stage(wordy_live()),
                IsOk());
}

TEST_F(FilesTarget, ReloadsByAProgram)
{
    const auto mark = (temporary / "reloaded").string();
    EXPECT_THAT(make({{"reload", {"touch", mark}}})->reload({}), IsOk());
    EXPECT_TRUE(fs::exists(mark));
    EXPECT_THAT(
        make({{"reload", {"/bin/sh", "-c", "echo first; echo what went wrong >&2; exit 3"}}})
            ->reload({}),
        FailsWith(Errc::hook_failed, HasSubstr("status 3: what went wrong")));
    EXPECT_THAT(make({{"reload", {"/nonexistent"}}})->reload({}),
                FailsWith(Errc::not_found, HasSubstr("/nonexistent")));
    EXPECT_THAT(make()->reload({}), IsOk()) << "a service may watch its files";
}

TEST_F(FilesTarget, ReloadsBySignal)
{
    const auto pidfile = temporary / "pid";
    const auto target = make({{"signal", {"USR2"}}, {"pidfile", {pidfile.string()}}});
    EXPECT_THAT(target->reload({}), FailsWith(Errc::not_found, HasSubstr("pid")));
    static volatile sig_atomic_t signals;
    signals = 0;
    signal(SIGUSR2, [](int) { signals = signals + 1; });
    ASSERT_THAT(file::create(pidfile, std::to_string(getpid()) + "\n", 0600), IsOk());
    EXPECT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(signals, 1);
    signal(SIGUSR2, SIG_DFL);
    for (const char* text : {"0\n", "-1", "12 34", "", "none"}) {
        ASSERT_THAT(file::write_atomically(pidfile, text, 0600), IsOk());
        EXPECT_THAT(target->reload({}), FailsWith(Errc::hook_failed, HasSubstr("no process")))
            << text;
    }
}

}  // namespace
}  // namespace acme8443::hooks
