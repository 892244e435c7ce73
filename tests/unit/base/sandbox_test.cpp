#include "base/sandbox.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/confined_thread.hpp"
#include "base/descriptor.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::sandbox {
namespace {

/// Does it in a thread behind the walls; returns its errno, or 0: it was done.
int behind(Files files, const std::function<long()>& deed, Sockets sockets = Sockets::connect)
{
    int why = 0;
    std::jthread([&] {
        const Walls walls = confine_this_thread(files, sockets);
        if (!walls.seccomp && !walls.landlock) return;
        errno = 0;
        if (deed() < 0) why = errno;
    }).join();
    return why;
}

struct Deed {
    const char* what;
    std::function<long()> done;
};

class Sandbox : public testing::Test {
protected:
    void SetUp() override
    {
        std::jthread([&] { walls = confine_this_thread(Files::none); }).join();
        if (!walls.seccomp)
            GTEST_SKIP() << "this kernel has " << to_string(walls) << ", and seccomp it has not";
        file = (dir / "file").string();
        close(open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    }

    /// Each works before the walls, or would; and what it would have left is looked for afterwards.
    std::vector<Deed> forbidden()
    {
        const std::string there = file;
        const std::string fresh = (dir / "fresh").string();
        return {
            {"execve",
             [] {
                 char program[] = "/bin/true";
                 std::array<char*, 2> argv{program, nullptr};
                 return execve(program, argv.data(), nullptr);
             }},
            {"posix_spawn",
             [] {
                 char program[] = "/bin/true";
                 std::array<char*, 2> argv{program, nullptr};
                 errno = posix_spawn(nullptr, program, nullptr, nullptr, argv.data(), nullptr);
                 return errno == 0 ? 0 : -1;
             }},
            {"fork",
             [] {
                 const pid_t child = fork();
                 if (child == 0) _exit(0);
                 if (child > 0) waitpid(child, nullptr, 0);
                 return child;
             }},
            {"ptrace", [] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
            {"kill", [] { return kill(getpid(), 0); }},
            {"open for writing", [=] { return open(there.c_str(), O_WRONLY | O_CLOEXEC); }},
            {"open for both", [=] { return open(there.c_str(), O_RDWR | O_CLOEXEC); }},
            {"open and truncate", [=] { return open(there.c_str(), O_TRUNC | O_CLOEXEC); }},
            {"create", [=] { return open(fresh.c_str(), O_CREAT | O_CLOEXEC, 0600); }},
            {"create without a name",
             [=, this] { return open(dir.path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }},
            {"creat", [=] { return creat(fresh.c_str(), 0600); }},
            {"truncate", [=] { return truncate(there.c_str(), 0); }},
            {"mkdir", [=] { return mkdir(fresh.c_str(), 0700); }},
            {"symlink", [=] { return symlink("/etc", fresh.c_str()); }},
            {"link", [=] { return link(there.c_str(), fresh.c_str()); }},
            {"rename", [=] { return rename(there.c_str(), fresh.c_str()); }},
            {"unlink", [=] { return unlink(there.c_str()); }},
            {"chmod", [=] { return chmod(there.c_str(), 04755); }},
            {"mknod", [=] { return mknod(fresh.c_str(), S_IFIFO | 0600, 0); }},
            {"socket netlink", [] { return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0); }},
            {"socket packet", [] { return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0); }},
            {"socket vsock", [] { return socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0); }},
            {"socket alg", [] { return socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0); }},
            {"listen",
             [] {
                 const Descriptor fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
                 return listen(fd.get(), 1);
             }},
            {"io_uring", [] { return syscall(SYS_io_uring_setup, 1, nullptr); }},
            {"openat2", [] { return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", nullptr, 0); }},
            {"bpf", [] { return syscall(SYS_bpf, 0, nullptr, 0); }},
            {"unshare", [] { return syscall(SYS_unshare, 0); }},
            {"mount", [] { return mount("none", "/mnt", "tmpfs", 0, nullptr); }},
            {"setuid", [] { return syscall(SYS_setuid, 65534); }},
            {"keyctl", [] { return syscall(SYS_keyctl, 0, 0, 0); }},
        };
    }

    TempDir dir;
    std::string file;
    Walls walls;
};

TEST_F(Sandbox, RefusesWhatATalkerNeverNeeds)
{
    for (const auto& [files, sockets] :
         {std::pair(Files::read, Sockets::connect), std::pair(Files::none, Sockets::connect),
          std::pair(Files::read, Sockets::bind)}) {
        for (const Deed& deed : forbidden()) {
            const int why = behind(files, deed.done, sockets);
            EXPECT_TRUE(why == EPERM || why == EACCES || why == ENOSYS || why == EAFNOSUPPORT)
                << deed.what << ": " << why;
        }
    }
    struct stat found {};
    EXPECT_EQ(stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0600U);
    EXPECT_NE(stat((dir / "fresh").string().c_str(), &found), 0);
}

TEST_F(Sandbox, ReadsOnlyWhereItMay)
{
    const auto read_it = [&] { return open(file.c_str(), O_RDONLY | O_CLOEXEC); };
    EXPECT_EQ(behind(Files::read, read_it), 0);
    EXPECT_NE(behind(Files::none, read_it), 0);
}

TEST_F(Sandbox, ChoosesItsPortOnlyWhereItMay)
{
    const auto choose = [] {
        const Descriptor fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        const sockaddr_in any{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
        return bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any);
    };
    EXPECT_EQ(behind(Files::read, choose), EPERM);
    EXPECT_EQ(behind(Files::read, choose, Sockets::bind), 0);
}

TEST_F(Sandbox, PermitsWhatTalkingTakes)
{
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    const Descriptor from(ends[0]);
    const Descriptor to(ends[1]);
    const std::vector<Deed> permitted{
        {"socket", [] { return Descriptor(socket(AF_INET, SOCK_STREAM, 0)).get(); }},
        {"socket v6", [] { return Descriptor(socket(AF_INET6, SOCK_DGRAM, 0)).get(); }},
        {"socket unix", [] { return Descriptor(socket(AF_UNIX, SOCK_STREAM, 0)).get(); }},
        {"write to what is open", [&] { return write(to.get(), "x", 1); }},
        {"a thread",
         [] {
             std::jthread([] {}).join();
             return 0;
         }},
    };
    for (const Deed& deed : permitted) EXPECT_EQ(behind(Files::none, deed.done), 0) << deed.what;
}

TEST_F(Sandbox, ThreadsThatAreStartedInsideStayInside)
{
    const int why = behind(Files::none, [&] {
        long opened = 0;
        int inner = 0;
        std::jthread([&] {
            opened = open(file.c_str(), O_RDONLY | O_CLOEXEC);
            inner = errno;
        }).join();
        errno = inner;
        return opened;
    });
    EXPECT_NE(why, 0);
}

TEST_F(Sandbox, WorkIsDoneBehindTheWallsAndItsOutcomeComesBack)
{
    ConfinedThread talker(Files::read);
    EXPECT_EQ(talker.run([] { return 42; }), 42);
    EXPECT_EQ(talker.run([&] { return open(file.c_str(), O_WRONLY | O_CLOEXEC); }), -1);
    EXPECT_THROW(talker.run([]() -> int { throw std::runtime_error("as it was"); }),
                 std::runtime_error);
    talker.run([] {});
    const auto one = talker.run([] { return std::this_thread::get_id(); });
    EXPECT_EQ(one, talker.run([] { return std::this_thread::get_id(); }));
    EXPECT_NE(one, std::this_thread::get_id());
}

TEST_F(Sandbox, TheLastDeedIsDoneThereAndOnlyByAThreadThatHasBegun)
{
    for (const bool begins : {true, false}) {
        std::thread::id worked;
        std::thread::id ended;
        {
            ConfinedThread talker(Files::read);
            talker.at_end([&] { ended = std::this_thread::get_id(); });
            if (begins) worked = talker.run([] { return std::this_thread::get_id(); });
        }
        EXPECT_EQ(ended, worked);
    }
}

TEST_F(Sandbox, OtherThreadsAreAsFreeAsBefore)
{
    behind(Files::none, [] { return 0; });
    const Descriptor fd(open(file.c_str(), O_WRONLY | O_CLOEXEC));
    EXPECT_TRUE(fd);
    EXPECT_EQ(system("/bin/true"), 0);
}

}  // namespace
}  // namespace acme8443::sandbox
