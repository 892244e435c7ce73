#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>

#include "base/descriptor.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443 {
namespace {

using namespace std::chrono;

constexpr const char* fixed_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// How often a stop request, the timeout and the end of the program are looked for.
constexpr milliseconds slice{10};
constexpr milliseconds grace{1000};
/// A daemon lets go of the outputs as soon as it runs, and flushes into them what it has inherited
/// first: on a busy machine after the program that has started it has ended.
constexpr milliseconds to_let_go{2000};

Result<std::string> find_program(const std::string& name)
{
    if (name.starts_with('/')) return name;
    if (name.empty() || name.find('/') != name.npos)
        return fail(Errc::not_found,
                    "\"" + printable(name) + "\" is neither an absolute path nor a program's name");
    for (const std::string& directory : split(fixed_path, ':')) {
        const auto path = std::filesystem::path(directory) / name;
        if (access(path.c_str(), X_OK) == 0) return path.string();
    }
    return fail(Errc::not_found, name + " is not in " + fixed_path);
}

/// The text as an anonymous file. Not a pipe: it cannot fill up, cannot break (SIGPIPE) and can be
/// opened again as /dev/stdin; and, unlike a temporary file, never reaches a disk.
Result<Descriptor> as_file(std::string_view text)
{
    Descriptor fd(memfd_create("input", MFD_CLOEXEC));
    if (!fd) return fail(file::error("creating", "standard input", errno));
    while (!text.empty()) {
        const ssize_t n = retried([&] { return write(fd.get(), text.data(), text.size()); });
        if (n == -1) return fail(file::error("writing", "standard input", errno));
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    lseek(fd.get(), 0, SEEK_SET);
    return fd;
}

/// One of the program's outputs: a pipe, and what has come through it.
class Output {
public:
    static Result<Output> make(std::size_t most)
    {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            return fail(file::error("making a pipe for", "standard output", errno));
        Output output{Descriptor{ends[0]}, Descriptor{ends[1]}, most};
        // Ours only: programs do not expect EAGAIN.
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        return output;
    }
    int theirs() const { return write_end_.get(); }
    int ours() const { return read_end_.get(); }  ///< -1 after the end
    void started() { write_end_.reset(); }
    /// Takes what is there: at most what a pipe holds, so that a program that never stops writing
    /// cannot hold us here.
    void take()
    {
        std::array<char, 65'536> part{};
        const ssize_t n = retried([&] { return read(ours(), part.data(), part.size()); });
        if (n == 0) read_end_.reset();
        if (n <= 0) return;
        const auto size = static_cast<std::size_t>(n);
        const std::size_t kept = std::min(size, most_ - text.size());
        text.append(part.data(), kept);
        truncated = truncated || kept < size;
    }

    std::string text{};
    bool truncated{};

private:
    Output(Descriptor read_end, Descriptor write_end, std::size_t most)
        : read_end_(std::move(read_end)), write_end_(std::move(write_end)), most_(most)
    {
    }
    Descriptor read_end_;
    Descriptor write_end_;
    std::size_t most_;
};

/// posix_spawn's two lists of what to do in the child.
struct SpawnPlan {
    SpawnPlan()
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

/// Own group, signals as at birth, directory "/", descriptors 0-2 only.
int plan(SpawnPlan& to, const std::array<int, 3>& standard)
{
    sigset_t all{};
    sigset_t none{};
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setflags(
        &to.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&to.attributes, 0);
    posix_spawnattr_setsigmask(&to.attributes, &none);
    posix_spawnattr_setsigdefault(&to.attributes, &all);
    int failed = posix_spawn_file_actions_addchdir_np(&to.actions, "/");
    for (int fd = 0; fd < 3 && failed == 0; ++fd)
        failed = posix_spawn_file_actions_adddup2(&to.actions,
                                                  standard[static_cast<std::size_t>(fd)], fd);
    return failed != 0 ? failed : posix_spawn_file_actions_addclosefrom_np(&to.actions, 3);
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_of(const Command& command)
{
    auto variables = command.environment;
    variables.try_emplace("PATH", fixed_path);
    variables.try_emplace("LANG", "C.UTF-8");
    std::vector<std::string> out;
    out.reserve(variables.size());
    for (const auto& [name, value] : variables) out.emplace_back(name).append("=").append(value);
    return out;
}

Result<pid_t> spawn(const Command& command, const std::array<int, 3>& standard)
{
    if (command.argv.empty()) return fail(Errc::bad_usage, "no program to run");
    const std::string program = TRY(find_program(command.argv.front()));
    std::vector<std::string> argv = command.argv;
    std::vector<std::string> environment = environment_of(command);

    SpawnPlan how;
    int failed = plan(how, standard);
    pid_t pid = -1;
    if (failed == 0)
        failed = posix_spawn(&pid, program.c_str(), &how.actions, &how.attributes,
                             pointers(argv).data(), pointers(environment).data());
    if (failed == 0) return pid;
    Error why = file::error("running", program, failed);
    if (failed == ENOEXEC) {
        why.code = Errc::bad_config;
        why.message += " (does a script begin with #! and its interpreter?)";
    }
    return fail(std::move(why));
}

/// A program that was started; reap() must be called.
class Child {
public:
    Child(pid_t pid, Output& out, Output& err) : pid_(pid), outputs_{&out, &err} {}

    /// True when it has ended by then. It is not reaped yet: until then its number, and so its
    /// group's, belongs to nobody else.
    bool ends_until(steady_clock::time_point when, const std::stop_token& stop)
    {
        while (!ended()) {
            if (stop.stop_requested() || steady_clock::now() >= when) return false;
            pump();
        }
        return true;
    }
    /// Reads on until nobody has the outputs open. A daemon that finds them closed before it has
    /// let go of them is ended by SIGPIPE, without a word.
    void drain(const std::stop_token& stop)
    {
        const auto end = steady_clock::now() + to_let_go;
        while (open() && steady_clock::now() < end && !stop.stop_requested()) pump();
    }
    void kill_group()
    {
        kill(-pid_, SIGTERM);
        ends_until(steady_clock::now() + grace, {});
        kill(-pid_, SIGKILL);
    }
    /// The exit status, as shells count. What it wrote before it ended is in the pipes by now.
    Result<int> reap()
    {
        int status = 0;
        if (retried([&] { return waitpid(pid_, &status, 0); }) != pid_)
            return fail(Errc::internal, "the program's exit status was taken by somebody else");
        for (Output* output : outputs_) output->take();
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    bool open() const
    {
        return std::ranges::any_of(outputs_, [](const Output* each) { return each->ours() >= 0; });
    }
    bool ended() const
    {
        siginfo_t info{};
        const int options = WEXITED | WNOHANG | WNOWAIT;
        const int got =
            retried([&] { return waitid(P_PID, static_cast<id_t>(pid_), &info, options); });
        return got != 0 || info.si_pid == pid_;
    }
    void pump()
    {
        // poll(2) skips negative descriptors.
        std::array<pollfd, 2> wait{pollfd{outputs_[0]->ours(), POLLIN, 0},
                                   pollfd{outputs_[1]->ours(), POLLIN, 0}};
        if (poll(wait.data(), wait.size(), static_cast<int>(slice.count())) <= 0) return;
        for (std::size_t i = 0; i < wait.size(); ++i)
            if (wait[i].revents != 0) outputs_[i]->take();
    }
    pid_t pid_;
    std::array<Output*, 2> outputs_;
};

Failure ended_by_us(const Command& command, bool cancelled, const std::string& errors)
{
    std::string message = command.argv.front();
    message += cancelled ? " was cancelled"
                         : " did not end within " + std::to_string(command.timeout.count()) + " ms";
    if (!errors.empty()) message += "; it said: " + printable(errors, 500);
    return fail(cancelled ? Errc::cancelled : Errc::timeout, std::move(message));
}

}  // namespace

Result<Finished> run(const Command& command, std::stop_token stop)
{
    if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
    const Descriptor input = TRY(as_file(command.input));
    Output out = TRY(Output::make(command.most_output));
    Output err = TRY(Output::make(command.most_output));
    Child child(TRY(spawn(command, {input.get(), out.theirs(), err.theirs()})), out, err);
    out.started();
    err.started();

    // No sum of a time and a timeout may overflow.
    const milliseconds timeout = std::min<milliseconds>(command.timeout, days(365));
    const bool by_itself = child.ends_until(steady_clock::now() + timeout, stop);
    if (by_itself)
        child.drain(stop);
    else
        child.kill_group();
    const int status = TRY(child.reap());
    if (!by_itself) return ended_by_us(command, stop.stop_requested(), err.text);
    return Finished{status, std::move(out.text), std::move(err.text),
                    out.truncated || err.truncated};
}

}  // namespace acme8443
