// killat: ends a process tree at its N-th change of a file, or makes that one call fail.
//
//     killat [-r DIR] [-o LOG] [-a] [-s] [-e ERRNO] N COMMAND [ARG...]
//
// Runs COMMAND under ptrace with every process and thread it starts, and counts the system calls
// that change something below DIR (default: /); with -a also those that open, read or list. At the
// entry to the N-th one, before it takes effect, everything is killed with SIGKILL. With -e
// (ENOSPC, EIO,
// ...) nobody is killed: that one call does nothing and answers with the error. N = 0 only counts.
// LOG receives one line per counted call: number, event, path, and a rename's second path; with -s
// also "0 send SOCKET" when something is sent, to the CA or anybody else.
//
// Returns 137 after a kill, once every process is gone; else COMMAND's own status (128 + S for a
// signal S); 2 for a usage or ptrace error.
//
// A seccomp filter lets everything but those calls run at full speed; it takes the traced programs
// the privileges that set-user-ID would give.
//
// Not seen: mmap(2) stores, io_uring, extended attributes, timestamps, 32-bit programs. ".." and
// symbolic links are resolved only in DIR. Linux 5.3 or later, x86-64 or AArch64.
#include <elf.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/faults/file_calls.hpp"

namespace {

using Arguments = std::array<std::uint64_t, 6>;

const std::map<std::string_view, int> errors{
    {"EACCES", EACCES}, {"EDQUOT", EDQUOT}, {"EINTR", EINTR},   {"EIO", EIO},
    {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM}, {"ENOSPC", ENOSPC}, {"EROFS", EROFS},
};

struct Options {
    std::string given_root = "/";
    std::string real_root = "/";
    std::string log;
    bool reads = false;
    bool sends = false;
    int error = 0;  // 0: kill
    long wanted = 0;
    char** command = nullptr;
};

[[noreturn]] void give_up(const std::string& what)
{
    std::perror(("killat: " + what).c_str());
    _exit(2);
}

/// A string in the traced process, read page by page: the next page may not be mapped.
std::string string_at(pid_t pid, std::uint64_t address)
{
    constexpr std::uint64_t page = 4096;
    std::string text;
    while (text.size() < PATH_MAX) {
        std::array<char, page> bytes{};
        const std::size_t size = page - (address + text.size()) % page;
        const iovec here{bytes.data(), size};
        // An address in the other process.
        const iovec there{reinterpret_cast<void*>(address + text.size()), size};
        if (process_vm_readv(pid, &here, 1, &there, 1, 0) != static_cast<ssize_t>(size)) break;
        const std::size_t length = strnlen(bytes.data(), size);
        text.append(bytes.data(), length);
        if (length < size) break;
    }
    return text;
}

/// What /proc/PID/<link> points to; empty when it cannot be read.
std::string proc_link(pid_t pid, const std::string& link)
{
    std::array<char, PATH_MAX> target{};
    const std::string path = "/proc/" + std::to_string(pid) + "/" + link;
    const ssize_t length = readlink(path.c_str(), target.data(), target.size());
    return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : "";
}

/// Without "//", "/./" and a slash at the end.
std::string without_empty_steps(const std::string& path)
{
    std::string out;
    for (std::size_t i = 0; i < path.size();) {
        const std::size_t next = std::min(path.find('/', i), path.size());
        const std::string step = path.substr(i, next - i);
        if (!step.empty() && step != ".") out += "/" + step;
        i = next + 1;
    }
    return out;
}

/// The absolute path that an operand names; empty when there is none.
std::string resolve(pid_t pid, Operand operand, const Arguments& arguments)
{
    if (operand.path == nothing) return "";
    std::string base_link = "cwd";
    if (operand.directory != at_cwd) {
        const int fd = static_cast<int>(arguments[static_cast<std::size_t>(operand.directory)]);
        if (fd != AT_FDCWD) base_link = "fd/" + std::to_string(fd);
    }
    if (operand.path == itself) return proc_link(pid, base_link);
    const std::string path = string_at(pid, arguments[static_cast<std::size_t>(operand.path)]);
    if (path.starts_with('/')) return without_empty_steps(path);
    return without_empty_steps(proc_link(pid, base_link) + "/" + path);
}

bool below(std::string_view path, std::string_view root)
{
    if (root == "/") return path.starts_with('/');
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

/// Makes the call that is about to begin do nothing but answer with an error.
void fail_call(pid_t pid, int error)
{
#if defined(__x86_64__)
    ptrace(PTRACE_POKEUSER, pid, offsetof(user_regs_struct, orig_rax), -1L);
    ptrace(PTRACE_POKEUSER, pid, offsetof(user_regs_struct, rax), -static_cast<long>(error));
#elif defined(__aarch64__)
    int none = -1;
    iovec number{&none, sizeof none};
    ptrace(PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &number);
    user_regs_struct registers{};
    iovec value{&registers, sizeof registers};
    ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &value);
    registers.regs[0] = static_cast<std::uint64_t>(-static_cast<long>(error));
    ptrace(PTRACE_SETREGSET, pid, NT_PRSTATUS, &value);
#endif
}

#if defined(__x86_64__)
constexpr std::uint32_t own_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t own_architecture = AUDIT_ARCH_AARCH64;
#else
#error "killat: only x86-64 and AArch64"
#endif

/// Hands the calls that may count to the tracer, here and in everything that is started from here.
void stop_at_file_calls(bool reads)
{
    constexpr std::uint16_t load = BPF_LD | BPF_W | BPF_ABS;
    constexpr std::uint16_t compare = BPF_JMP | BPF_JEQ | BPF_K;
    constexpr std::uint16_t answer = BPF_RET | BPF_K;
    std::vector<sock_filter> filter{
        {load, 0, 0, offsetof(seccomp_data, arch)},
        {compare, 1, 0, own_architecture},
        {answer, 0, 0, SECCOMP_RET_ALLOW},
        {load, 0, 0, offsetof(seccomp_data, nr)},
    };
    for (const auto& [number, call] : file_calls) {
        if (call.reads && !reads) continue;
        filter.push_back({compare, 0, 1, static_cast<std::uint32_t>(number)});
        filter.push_back({answer, 0, 0, SECCOMP_RET_TRACE});
    }
    filter.push_back({answer, 0, 0, SECCOMP_RET_ALLOW});
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("no_new_privs");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) give_up("seccomp");
}

class Tracer {
public:
    explicit Tracer(const Options& options) : options_(options)
    {
        if (!options.log.empty()) log_.open(options.log, std::ios::trunc);
        if (!options.log.empty() && !log_) give_up(options.log);
    }

    /// Runs the command; its status.
    int run()
    {
        const pid_t child = start();
        int result = 0;
        for (int status = 0;;) {
            const pid_t pid = waitpid(-1, &status, __WALL);
            if (pid < 0 && errno == EINTR) continue;
            if (pid < 0) break;
            if (WIFSTOPPED(status))
                on_stop(pid, status);
            else if (pid == child)
                result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        return result;
    }

private:
    /// The command, waiting until it is traced.
    pid_t start() const
    {
        std::array<int, 2> gate{};
        if (pipe2(gate.data(), O_CLOEXEC) != 0) give_up("pipe");
        const pid_t child = fork();
        if (child < 0) give_up("fork");
        if (child == 0) {
            char byte = 0;
            close(gate[1]);
            if (read(gate[0], &byte, 1) < 0) give_up("read");
            stop_at_file_calls(options_.reads);
            execvp(options_.command[0], options_.command);
            std::perror(options_.command[0]);
            _exit(127);
        }
        constexpr long all = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                             PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
        if (ptrace(PTRACE_SEIZE, child, nullptr, all) != 0) give_up("ptrace");
        close(gate[0]);
        close(gate[1]);
        return child;
    }

    /// Lets a stopped process go on.
    void on_stop(pid_t pid, int status)
    {
        int signal = WSTOPSIG(status);
        const int event = status >> 16;
        auto how = PTRACE_CONT;
        if (event == PTRACE_EVENT_SECCOMP) on_call(pid);
        // Stopped by a signal, it stays so until it is continued.
        if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) how = PTRACE_LISTEN;
        if (event != 0) signal = 0;
        ptrace(how, pid, nullptr, static_cast<long>(signal));
    }

    void on_call(pid_t pid)
    {
        __ptrace_syscall_info info{};
        if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0) return;
        if (info.op != PTRACE_SYSCALL_INFO_SECCOMP) return;
        Arguments arguments{};
        for (std::size_t i = 0; i < arguments.size(); ++i) arguments[i] = info.seccomp.args[i];
        on_entry(pid, info.seccomp.nr, arguments);
    }

    void on_entry(pid_t pid, std::uint64_t number, const Arguments& arguments)
    {
        const auto found = file_calls.find(number);
        if (found == file_calls.end()) return;
        const Call& call = found->second;
        const char* event = event_of(call, arguments);
        if (event == nullptr) return;
        const std::string first = resolve(pid, call.first, arguments);
        const std::string second = resolve(pid, call.second, arguments);
        if (options_.sends && log_.is_open() && first.starts_with("socket:"))
            log_ << "0 send " << first << std::endl;
        if (!counts(first) && !counts(second)) return;
        ++counted_;
        if (log_.is_open())
            log_ << counted_ << " " << event << " " << first << " " << second << std::endl;
        if (counted_ != options_.wanted) return;
        // PTRACE_O_EXITKILL takes every traced process along.
        if (options_.error == 0) _exit(137);
        fail_call(pid, options_.error);
    }

    /// Null when the call is of a kind that is not counted.
    const char* event_of(const Call& call, const Arguments& arguments) const
    {
        if (call.reads && !options_.reads) return nullptr;
        if (call.flags < 0) return call.event;
        const std::uint64_t flags = arguments[static_cast<std::size_t>(call.flags)];
        if ((flags & O_TRUNC) != 0) return "open-trunc";
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0) return "open-write";
        return options_.reads ? "open-read" : nullptr;
    }

    bool counts(const std::string& path) const
    {
        return below(path, options_.given_root) || below(path, options_.real_root);
    }

    const Options& options_;
    std::ofstream log_;
    long counted_ = 0;
};

std::optional<Options> parse(int argc, char** argv)
{
    Options options;
    for (int option = 0; (option = getopt(argc, argv, "+r:o:ase:")) != -1;) {
        switch (option) {
            case 'r':
                options.given_root = optarg;
                break;
            case 'o':
                options.log = optarg;
                break;
            case 'a':
                options.reads = true;
                break;
            case 's':
                options.sends = true;
                break;
            case 'e':
                if (!errors.contains(optarg)) return std::nullopt;
                options.error = errors.at(optarg);
                break;
            default:
                return std::nullopt;
        }
    }
    if (argc - optind < 2) return std::nullopt;
    char* end = nullptr;
    options.wanted = std::strtol(argv[optind], &end, 10);
    if (*argv[optind] == '\0' || *end != '\0' || options.wanted < 0) return std::nullopt;
    options.command = argv + optind + 1;
    std::array<char, PATH_MAX> real{};
    if (realpath(options.given_root.c_str(), real.data()) == nullptr) give_up(options.given_root);
    options.real_root = real.data();
    options.given_root = without_empty_steps(options.given_root);
    return options;
}

}  // namespace

int main(int argc, char** argv)
{
    const auto options = parse(argc, argv);
    if (!options) {
        std::fputs("usage: killat [-r DIR] [-o LOG] [-a] [-s] [-e ERRNO] N COMMAND [ARG...]\n",
                   stderr);
        return 2;
    }
    // The tracer is a child, and we adopt what it leaves behind: when we return, nothing of the
    // tree is alive any more.
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) give_up("prctl");
    const pid_t tracer = fork();
    if (tracer < 0) give_up("fork");
    if (tracer == 0) _exit(Tracer(*options).run());
    int result = 2;
    for (int status = 0; pid_t pid = wait(&status);) {
        if (pid < 0 && errno != EINTR) break;
        if (pid == tracer)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return result;
}
