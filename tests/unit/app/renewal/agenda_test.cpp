#include "app/renewal/agenda.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct AgendaTest : testing::Test {
    AgendaTest()
    {
        write("etc/certificates/app.toml", "names = [\"app.example.org\"]");
        write("var/certificates/app/one/privkey.pem", "key");
        fs::create_directories(dir / "var/live");
        fs::create_directory_symlink("../certificates/app/one", dir / "var/live/app");
        write("var/renewals/app.json", "{}");
        fs::permissions(dir / "var", fs::perms::owner_all);
        store.emplace(*store::Store::open(dir / "var"));
    }
    void write(const std::string& path, const std::string& text) const
    {
        fs::create_directories((dir / path).parent_path());
        std::ofstream(dir / path) << text;
    }
    Agenda open() const { return Agenda(*store, configuration); }
    /// A whole look that finds nothing to do.
    void look() const
    {
        Agenda agenda = open();
        agenda.note("app", agenda.footprint("app"), quiet, later);
        EXPECT_THAT(agenda.save(), IsOk());
    }
    bool knows(std::chrono::seconds after = 0s) const
    {
        Agenda agenda = open();
        return agenda.quiet("app", agenda.footprint("app"), {later + after, later + after + 1h});
    }

    TempDir dir;
    Configuration configuration{dir / "etc"};
    std::optional<store::Store> store;
    /// When the files are old enough to be trusted.
    std::chrono::sys_seconds later = SystemClock().now() + 10s;
    Quiet quiet{later + 20h, later + 10h};
};

TEST_F(AgendaTest, KnowsWhatALookHasFound)
{
    EXPECT_FALSE(knows());
    look();
    EXPECT_TRUE(knows());
    EXPECT_TRUE(knows(10h - 1s));
    EXPECT_FALSE(knows(10h)) << "the CA is to be asked";
}

TEST_F(AgendaTest, AnythingThatIsWrittenReplacedRemovedOrOpenedMakesItLookAgain)
{
    const std::vector<std::function<void()>> deeds{
        [&] { write("etc/certificates/app.toml", "names = [\"www.example.org\"]"); },
        [&] { write("etc/acme8443.toml", ""); },
        [&] { write("etc/acme8443.toml", "ca = \"zerossl\""); },
        [&] { write("var/renewals/app.json", "{ }"); },
        [&] { write("var/certificates/app/one/privkey.pem", "yek"); },
        [&] { fs::permissions(dir / "var/live/app/privkey.pem", fs::perms(0604)); },
        [&] { write("var/certificates/app/one/cert.pem", "new"); },
        [&] { write("var/drafts/app/draft.json", "{}"); },
        [&] { fs::remove(dir / "var/certificates/app/one/cert.pem"); },
        [&] { fs::remove(dir / "var/live/app"); },
    };
    for (std::size_t n = 0; n < deeds.size(); ++n) {
        look();
        ASSERT_TRUE(knows()) << n;
        deeds[n]();
        EXPECT_FALSE(knows()) << n;
    }
}

TEST_F(AgendaTest, WhatHasJustBeenWrittenIsNotTrusted)
{
    Agenda agenda = open();
    agenda.note("app", agenda.footprint("app"), quiet, SystemClock().now());
    EXPECT_THAT(agenda.save(), IsOk());
    EXPECT_FALSE(knows());
}

TEST_F(AgendaTest, TornOrForeignItIsEmpty)
{
    look();
    const auto path = dir / "var/agenda";
    const std::string whole = *file::read(path);
    EXPECT_TRUE(knows());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        ASSERT_THAT(file::write_atomically(path, whole.substr(0, length), 0600), IsOk());
        EXPECT_FALSE(knows()) << length;
    }
    std::string other = whole;
    other.replace(other.find(' ') + 1, 1, "9");
    ASSERT_THAT(file::write_atomically(path, other, 0600), IsOk());
    EXPECT_FALSE(knows());
    fs::remove(path);
    EXPECT_FALSE(knows());
}

TEST_F(AgendaTest, IsWrittenOnlyWhenSomethingIsNew)
{
    look();
    const auto number = [&] {
        struct stat found {};
        EXPECT_EQ(stat((dir / "var/agenda").c_str(), &found), 0);
        return found.st_ino;
    };
    const auto before = number();
    Agenda agenda = open();
    EXPECT_TRUE(agenda.quiet("app", agenda.footprint("app"), {later, later}));
    EXPECT_THAT(agenda.save(), IsOk());
    EXPECT_EQ(number(), before);
    // A certificate that is not configured any more.
    EXPECT_THAT(open().save(), IsOk());
    EXPECT_FALSE(knows());
}

}  // namespace
}  // namespace acme8443::app
