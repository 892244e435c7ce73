#include "base/journal.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "base/file.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::file {
namespace {

namespace fs = std::filesystem;

struct JournalTest : testing::Test {
    /// What is news to `reader`: ">" before everything when it begins afresh.
    static std::string news(Journal& reader)
    {
        const auto found = reader.news();
        EXPECT_THAT(found, IsOk());
        return (found->afresh ? ">" : "") + found->text;
    }

    TempDir dir;
    fs::path path = dir / "journal";
    Journal mine{path};
    Journal other{path};
};

TEST_F(JournalTest, EachReaderSeesEveryLineOnce)
{
    EXPECT_EQ(news(mine), ">");
    EXPECT_EQ(news(mine), "");
    EXPECT_THAT(other.append("one"), IsOk());
    EXPECT_THAT(mine.append("two"), IsOk());
    EXPECT_EQ(news(mine), ">one\ntwo\n") << "there was no file before";
    EXPECT_EQ(news(mine), "");
    EXPECT_EQ(news(other), ">one\ntwo\n");
    EXPECT_THAT(other.append("three"), IsOk());
    EXPECT_EQ(news(mine), "three\n");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms(0600));
}

TEST_F(JournalTest, HalfALineEndsWhereTheNextOneBegins)
{
    std::ofstream(path) << "one\nha";
    EXPECT_THAT(mine.append("two"), IsOk());
    EXPECT_EQ(news(mine), ">one\nha\ntwo\n");
}

TEST_F(JournalTest, WhatWasReplacedIsReadAfresh)
{
    EXPECT_THAT(mine.append("one"), IsOk());
    EXPECT_EQ(news(mine), ">one\n");
    EXPECT_THAT(write_atomically(path, "another\n", 0600), IsOk());
    EXPECT_EQ(news(mine), ">another\n");
    std::ofstream(path) << "cut\n";
    EXPECT_EQ(news(mine), ">cut\n");
    fs::remove(path);
    EXPECT_EQ(news(mine), ">");
}

TEST_F(JournalTest, SaysWhatItCannotDo)
{
    fs::create_directory(path);
    EXPECT_THAT(mine.append("one"), FailsWith(Errc::storage, testing::HasSubstr("journal")));
    EXPECT_THAT(mine.news(), FailsWith(Errc::storage, testing::HasSubstr("journal")));
}

}  // namespace
}  // namespace acme8443::file
