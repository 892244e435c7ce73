#include "base/file.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <map>
#include <thread>

#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443 {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class Files : public testing::Test {
protected:
    std::vector<std::string> names() const
    {
        std::vector<std::string> out;
        for (const auto& entry : fs::directory_iterator(dir.path()))
            out.push_back(entry.path().filename().string());
        return out;
    }
    mode_t mode_of(const std::string& name) const
    {
        struct stat found {};
        EXPECT_EQ(lstat((dir / name).c_str(), &found), 0);
        return found.st_mode & 07777;
    }
    TempDir dir;
};

TEST_F(Files, WriteAtomicallyReplacesAndLeavesNothingElse)
{
    EXPECT_THAT(file::write_atomically(dir / "key.pem", "old", 0600), IsOk());
    EXPECT_THAT(file::write_atomically(dir / "key.pem", "new", 0600), IsOk());
    EXPECT_THAT(file::read(dir / "key.pem"), IsOkAndHolds(std::string("new")));
    EXPECT_THAT(names(), ElementsAre("key.pem"));
}

TEST_F(Files, ModesDoNotDependOnTheUmask)
{
    for (const mode_t mask : {0U, 077U}) {
        const mode_t before = umask(mask);
        const auto name = std::to_string(mask);
        EXPECT_THAT(file::write_atomically(dir / ("w" + name), "", 0640), IsOk());
        EXPECT_THAT(file::create(dir / ("c" + name), "", 0600), IsOk());
        EXPECT_THAT(file::make_directories(dir / ("d" + name), 0755), IsOk());
        umask(before);
        EXPECT_EQ(mode_of("w" + name), 0640U);
        EXPECT_EQ(mode_of("c" + name), 0600U);
        EXPECT_EQ(mode_of("d" + name), 0755U);
    }
}

TEST_F(Files, AFailedWriteLeavesTheOldBytesAndNoTemporaryFile)
{
    ASSERT_THAT(file::write_atomically(dir / "a", "old", 0600), IsOk());
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto written = file::write_atomically(dir / "a", std::string(5000, 'x'), 0600);
    const auto created = file::create(dir / "b", std::string(5000, 'x'), 0600);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, old_handler);

    EXPECT_THAT(written, FailsWith(Errc::storage, HasSubstr("File too large")));
    EXPECT_THAT(created, FailsWith(Errc::storage, HasSubstr("File too large")));
    EXPECT_THAT(file::read(dir / "a"), IsOkAndHolds(std::string("old")));
    EXPECT_THAT(names(), ElementsAre("a"));
}

TEST_F(Files, AFailedRenameLeavesNoTemporaryFile)
{
    ASSERT_THAT(file::make_directories(dir / "d/full"), IsOk());
    EXPECT_THAT(file::write_atomically(dir / "d", "x", 0600),
                FailsWith(Errc::storage, HasSubstr("replacing")));
    EXPECT_THAT(file::point_symlink(dir / "d", "x"),
                FailsWith(Errc::storage, HasSubstr("replacing")));
    EXPECT_THAT(names(), ElementsAre("d"));
}

TEST_F(Files, ALongNameIsStillWrittenAtomically)
{
    const std::string longest(255, 'n');
    EXPECT_THAT(file::write_atomically(dir / longest, "x", 0600), IsOk());
    EXPECT_THAT(names(), ElementsAre(longest));
}

TEST_F(Files, WriteAtomicallyReplacesASymlinkAndNotItsTarget)
{
    ASSERT_THAT(file::create(dir / "victim", "untouched", 0600), IsOk());
    fs::create_symlink("victim", dir / "link");
    EXPECT_THAT(file::write_atomically(dir / "link", "new", 0600), IsOk());
    EXPECT_THAT(file::read(dir / "victim"), IsOkAndHolds(std::string("untouched")));
    EXPECT_FALSE(fs::is_symlink(dir / "link"));
}

TEST_F(Files, CreateNeverOverwrites)
{
    ASSERT_THAT(file::create(dir / "a", "old", 0600), IsOk());
    fs::create_symlink("nowhere", dir / "link");
    EXPECT_THAT(file::create(dir / "a", "new", 0600),
                FailsWith(Errc::storage, HasSubstr("File exists")));
    EXPECT_THAT(file::create(dir / "link", "new", 0600),
                FailsWith(Errc::storage, HasSubstr("File exists")));
    EXPECT_THAT(file::read(dir / "a"), IsOkAndHolds(std::string("old")));
    EXPECT_THAT(names(), UnorderedElementsAre("a", "link"));
}

TEST_F(Files, ReadHasALimitAndNamesWhatIsMissing)
{
    ASSERT_THAT(file::create(dir / "a", "12345", 0600), IsOk());
    EXPECT_THAT(file::read(dir / "a", 5), IsOkAndHolds(std::string("12345")));
    EXPECT_THAT(file::read(dir / "a", 4), FailsWith(Errc::too_large, HasSubstr("more than 4")));
    EXPECT_THAT(file::read(dir / "b"), FailsWith(Errc::not_found, HasSubstr("/b: No such file")));
    EXPECT_THAT(file::read(dir.path()), FailsWith(Errc::storage, HasSubstr("directory")));
}

TEST(FileErrors, AreMappedInOnePlace)
{
    EXPECT_EQ(file::error("opening", "/x", EACCES).code, Errc::permission);
    EXPECT_EQ(file::error("opening", "/x", EPERM).code, Errc::permission);
    EXPECT_EQ(file::error("opening", "/x", ENOENT).code, Errc::not_found);
    EXPECT_EQ(file::error("opening", "/x", ENOSPC).code, Errc::storage);
    EXPECT_EQ(file::error("opening", "/x", ENOSPC).message, "opening /x: No space left on device");
}

TEST_F(Files, PointSymlinkMovesAPointer)
{
    EXPECT_THAT(file::point_symlink(dir / "live", "a/1"), IsOk());
    EXPECT_THAT(file::point_symlink(dir / "live", "a/2"), IsOk());
    EXPECT_EQ(fs::read_symlink(dir / "live"), "a/2");
    EXPECT_THAT(names(), ElementsAre("live"));
}

TEST_F(Files, MoveBetweenDirectories)
{
    ASSERT_THAT(file::make_directories(dir / "from/x"), IsOk());
    ASSERT_THAT(file::make_directories(dir / "to"), IsOk());
    EXPECT_THAT(file::move(dir / "from/x", dir / "to/y"), IsOk());
    EXPECT_TRUE(fs::is_directory(dir / "to/y"));
    EXPECT_FALSE(fs::exists(dir / "from/x"));
    EXPECT_THAT(file::move(dir / "from/x", dir / "to/z"),
                FailsWith(Errc::not_found, HasSubstr("from/x")));
}

TEST_F(Files, MakeDirectories)
{
    EXPECT_THAT(file::make_directories(dir / "a/b/c/"), IsOk());
    EXPECT_THAT(file::make_directories(dir / "a/b/c"), IsOk());
    EXPECT_EQ(mode_of("a/b/c"), 0700U);
    ASSERT_THAT(file::create(dir / "file", "", 0600), IsOk());
    EXPECT_THAT(file::make_directories(dir / "file/x"),
                FailsWith(Errc::storage, HasSubstr("Not a directory")));
    fs::create_symlink("nowhere", dir / "dangling");
    EXPECT_THAT(file::make_directories(dir / "dangling/x"),
                FailsWith(Errc::storage, HasSubstr("Not a directory")));
}

TEST_F(Files, RemoveTreeDoesNotFollowSymlinks)
{
    ASSERT_THAT(file::make_directories(dir / "tree/deep"), IsOk());
    ASSERT_THAT(file::make_directories(dir / "outside"), IsOk());
    ASSERT_THAT(file::create(dir / "outside/kept", "", 0600), IsOk());
    fs::create_directory_symlink(dir / "outside", dir / "tree/deep/out");
    EXPECT_THAT(file::remove_tree(dir / "tree"), IsOk());
    EXPECT_THAT(file::remove_tree(dir / "tree"), IsOk());
    EXPECT_FALSE(fs::exists(dir / "tree"));
    EXPECT_TRUE(fs::exists(dir / "outside/kept"));
}

TEST_F(Files, RemoveLeftoversTakesTheTemporaryFilesOfOnePathOnly)
{
    const std::string number = ".0123456789abcdef.tmp";
    for (const std::string& name :
         {std::string("a"), ".a" + number, ".a.b" + number, std::string(".a.tmp"), "a" + number})
        ASSERT_THAT(file::create(dir / name, "", 0600), IsOk());
    fs::create_symlink("nowhere", dir / (".a" + std::string(".fedcba9876543210.tmp")));
    EXPECT_THAT(file::remove_leftovers(dir / "a"), IsOk());
    EXPECT_THAT(names(), UnorderedElementsAre("a", ".a.b" + number, ".a.tmp", "a" + number));
    EXPECT_THAT(file::remove_leftovers(dir / "missing" / "a"), IsOk());
}

TEST_F(Files, ALockIsHeldOnceAndFreedWithItsOwner)
{
    auto first = file::Lock::take(dir / "lock");
    ASSERT_THAT(first, IsOk());
    EXPECT_EQ(mode_of("lock"), 0600U);
    EXPECT_THAT(file::Lock::take(dir / "lock"), FailsWith(Errc::busy, HasSubstr("another run")));
    {
        const auto moved = *std::move(first);
        EXPECT_THAT(file::Lock::take(dir / "lock"), FailsWith(Errc::busy, HasSubstr("/lock")));
    }
    EXPECT_THAT(file::Lock::take(dir / "lock"), IsOk());
}

/// Our descriptors, and what each is open on.
std::map<int, std::string> descriptors()
{
    std::map<int, std::string> out;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;  // the iterator's own
        out[std::stoi(entry.path().filename())] = fs::read_symlink(entry.path(), gone);
    }
    return out;
}

TEST_F(Files, NoDescriptorIsLeftOpen)
{
    const auto before = descriptors();
    {
        const auto lock = file::Lock::take(dir / "lock");
        ASSERT_THAT(lock, IsOk());
        ASSERT_EQ(descriptors().size(), before.size() + 1);
    }
    EXPECT_THAT(file::write_atomically(dir / "a", "x", 0600), IsOk());
    EXPECT_THAT(file::read(dir / "a"), IsOk());
    EXPECT_THAT(file::move(dir / "a", dir / "b"), IsOk());
    EXPECT_THAT(file::point_symlink(dir / "c", "b"), IsOk());
    EXPECT_THAT(file::make_directories(dir / "d/e"), IsOk());
    EXPECT_EQ(descriptors().size(), before.size());
}

TEST_F(Files, ALockIsNotInherited)
{
    const auto lock = file::Lock::take(dir / "lock");
    ASSERT_THAT(lock, IsOk());
    for (const auto& [fd, target] : descriptors())
        if (target == dir / "lock") {
            EXPECT_EQ(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
            return;
        }
    FAIL() << "the lock is not among our descriptors";
}

TEST_F(Files, ReadersSeeOldOrNewNeverHalf)
{
    const std::string old_bytes(200'000, 'o');
    const std::string new_bytes(100'000, 'n');
    ASSERT_THAT(file::write_atomically(dir / "a", old_bytes, 0600), IsOk());
    std::size_t torn = 0;
    std::jthread reader([&](std::stop_token stop) {
        while (!stop.stop_requested()) {
            const auto seen = file::read(dir / "a");
            if (!seen || (*seen != old_bytes && *seen != new_bytes)) ++torn;
        }
    });
    for (int i = 0; i < 50; ++i)
        ASSERT_THAT(file::write_atomically(dir / "a", i % 2 ? old_bytes : new_bytes, 0600), IsOk());
    reader.request_stop();
    reader.join();
    EXPECT_EQ(torn, 0U);
}

}  // namespace
}  // namespace acme8443
