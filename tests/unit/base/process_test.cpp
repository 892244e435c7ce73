#include "base/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "tests/support/enough_time.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443 {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Field;
using testing::HasSubstr;
using testing::Lt;

Command shell(std::string script) { return {.argv = {"/bin/sh", "-c", std::move(script)}}; }

auto says(std::string text) { return Field("output", &Finished::output, text); }
auto ends_with(int status) { return Field("status", &Finished::status, status); }

TEST(Process, ReturnsStatusAndBothOutputs)
{
    EXPECT_THAT(run(shell("echo out; echo err >&2; exit 3"), {}),
                IsOkAndHolds(AllOf(ends_with(3), says("out\n"),
                                   Field("errors", &Finished::errors, "err\n"))));
}

TEST(Process, CountsSignalsAsShellsDo)
{
    EXPECT_THAT(run(shell("kill -9 $$"), {}), IsOkAndHolds(ends_with(128 + 9)));
}

TEST(Process, HasOnlyTheEnvironmentItWasGiven)
{
    Command command{.argv = {"env"}, .environment = {{"NAME", "app.example.org"}}};
    EXPECT_THAT(
        run(command, {}),
        IsOkAndHolds(says("LANG=C.UTF-8\nNAME=app.example.org\n"
                          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n")));
    command.environment["PATH"] = "/nowhere";
    EXPECT_THAT(run(command, {}), IsOkAndHolds(says("LANG=C.UTF-8\nNAME=app.example.org\n"
                                                    "PATH=/nowhere\n")));
}

TEST(Process, StartsAtTheRootInAGroupOfItsOwn)
{
    EXPECT_THAT(run({.argv = {"pwd"}}, {}), IsOkAndHolds(says("/\n")));
    // Field 5 of /proc/<pid>/stat is the process group.
    EXPECT_THAT(run(shell("read -r a b c d group rest < /proc/$$/stat; [ $group = $$ ]"), {}),
                IsOkAndHolds(ends_with(0)));
}

TEST(Process, InheritsNoOtherDescriptor)
{
    const int leak = open("/dev/null", O_RDONLY);  // without O_CLOEXEC, on purpose
    ASSERT_GE(leak, 3);
    // 3 is the directory that ls itself reads.
    EXPECT_THAT(run({.argv = {"ls", "/proc/self/fd"}}, {}), IsOkAndHolds(says("0\n1\n2\n3\n")));
    close(leak);
}

TEST(Process, StartsWithSignalsUnblockedAndNotIgnored)
{
    const auto handler = signal(SIGPIPE, SIG_IGN);
    sigset_t term{};
    sigset_t mask{};
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, &mask);
    const auto by_pipe = run(shell("kill -PIPE $$"), {});
    const auto by_term = run(shell("kill -TERM $$"), {});
    pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    signal(SIGPIPE, handler);
    EXPECT_THAT(by_pipe, IsOkAndHolds(ends_with(128 + SIGPIPE)));
    EXPECT_THAT(by_term, IsOkAndHolds(ends_with(128 + SIGTERM)));
}

TEST(Process, ReadsItsInput)
{
    const std::string much(1'000'000, 'x');
    EXPECT_THAT(run({.argv = {"wc", "-c"}, .input = much}, {}), IsOkAndHolds(says("1000000\n")));
    EXPECT_THAT(run({.argv = {"cat", "/dev/stdin"}, .input = "again"}, {}),
                IsOkAndHolds(says("again")));
    EXPECT_THAT(run({.argv = {"cat"}}, {}), IsOkAndHolds(says("")));
    // Closing it unread does no harm.
    EXPECT_THAT(run({.argv = {"true"}, .input = much}, {}), IsOkAndHolds(ends_with(0)));
}

TEST(Process, KeepsOnlySoMuchOutput)
{
    Command command = shell("head -c 1000000 /dev/zero; echo end >&2");
    command.most_output = 1000;
    const auto finished = run(command, {});
    ASSERT_THAT(finished, IsOkAndHolds(ends_with(0)));
    EXPECT_EQ(finished->output.size(), 1000U);
    EXPECT_EQ(finished->errors, "end\n");
    EXPECT_TRUE(finished->truncated);
    EXPECT_FALSE(run(shell("echo x"), {})->truncated);
}

TEST(Process, SaysWhatCannotRun)
{
    const TempDir dir;
    ASSERT_THAT(file::create(dir / "no_mode", "#!/bin/sh\n", 0600), IsOk());
    ASSERT_THAT(file::create(dir / "no_line", "exit 0\n", 0700), IsOk());
    EXPECT_THAT(run({.argv = {"/nowhere/x"}}, {}),
                FailsWith(Errc::not_found, HasSubstr("/nowhere/x")));
    EXPECT_THAT(run({.argv = {"no-such-program-8443"}}, {}),
                FailsWith(Errc::not_found, HasSubstr("/usr/local/sbin")));
    EXPECT_THAT(run({.argv = {"bin/sh"}}, {}), FailsWith(Errc::not_found, HasSubstr("absolute")));
    EXPECT_THAT(run({.argv = {}}, {}), FailsWith(Errc::bad_usage, HasSubstr("no program")));
    EXPECT_THAT(run({.argv = {dir / "no_mode"}}, {}),
                FailsWith(Errc::permission, HasSubstr("no_mode")));
    EXPECT_THAT(run({.argv = {dir / "no_line"}}, {}), FailsWith(Errc::bad_config, HasSubstr("#!")));
}

/// A script that tells its process numbers to a file, for tests that see them die.
std::string numbers_of_two(const TempDir& dir)
{
    return "sleep 1000 & echo $$ $! > " + (dir / "pids").string() + "; wait";
}

bool alive(const std::string& pid)
{
    // A zombie that nobody has waited for is dead too.
    const auto status = file::read("/proc/" + std::to_string(std::stoi(pid)) + "/status");
    return status && status->find("State:\tZ") == std::string::npos;
}

/// Both are there.
bool told(const TempDir& dir) { return file::read(dir / "pids").value_or("").ends_with('\n'); }

/// How many of them are alive after the moment that a signal may take to arrive.
std::size_t survivors(const TempDir& dir)
{
    const auto pids = split(file::read(dir / "pids").value_or(""), ' ');
    EXPECT_EQ(pids.size(), 2U);
    for (int i = 0; i < 2000 && std::ranges::any_of(pids, alive); ++i)
        std::this_thread::sleep_for(10ms);
    return static_cast<std::size_t>(std::ranges::count_if(pids, alive));
}

/// Its error when its time is over after its numbers were told.
Result<Finished> run_out_of_time(const TempDir& dir, const std::string& script)
{
    return with_enough_time(
        [&](auto time) {
            std::filesystem::remove(dir / "pids");
            Command command = shell(script);
            command.timeout = time;
            const auto finished = run(command, {});
            EXPECT_THAT(finished,
                        FailsWith(Errc::timeout, HasSubstr("did not end within " +
                                                           std::to_string(time.count()) + " ms")));
            return finished;
        },
        [&](const auto&) { return told(dir); });
}

TEST(Process, ATimeoutEndsTheWholeGroup)
{
    const TempDir dir;
    EXPECT_THAT(run_out_of_time(dir, "echo last words >&2; " + numbers_of_two(dir)),
                FailsWith(Errc::timeout, HasSubstr("last words")));
    EXPECT_EQ(survivors(dir), 0U);
}

TEST(Process, IgnoringSigtermDoesNotHelp)
{
    const TempDir dir;
    EXPECT_FALSE(run_out_of_time(dir, "trap '' TERM; " + numbers_of_two(dir) + "; wait; wait"));
    EXPECT_EQ(survivors(dir), 0U);
}

TEST(Process, AStopRequestEndsTheWholeGroup)
{
    const TempDir dir;
    std::stop_source stop;
    std::jthread soon([&] {
        while (!told(dir)) std::this_thread::sleep_for(5ms);
        stop.request_stop();
    });
    EXPECT_THAT(run(shell(numbers_of_two(dir)), stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
    EXPECT_EQ(survivors(dir), 0U);
    EXPECT_THAT(run({.argv = {"true"}}, stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("")));
}

TEST(Process, DoesNotWaitForADaemonThatKeepsTheOutputOpen)
{
    const SystemClock clock;
    const auto start = clock.uptime();
    const auto finished = run(shell("sleep 300 & echo $!"), {});
    EXPECT_THAT(clock.uptime() - start, Lt(100s));
    ASSERT_THAT(finished, IsOkAndHolds(ends_with(0)));
    const pid_t daemon = std::stoi(finished->output);
    EXPECT_EQ(kill(daemon, SIGKILL), 0);  // it was left running
}

TEST(Process, DoesNotHangOnAProgramThatNeverStopsWriting)
{
    Command command = shell("while :; do echo y; done");
    command.timeout = 200ms;
    EXPECT_THAT(run(command, {}), FailsWith(Errc::timeout, HasSubstr("did not end")));
}

}  // namespace
}  // namespace acme8443
