#include "base/sandbox.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/descriptor.hpp"
#include "base/handle.hpp"

namespace acme8443::sandbox {
namespace {

using Filter = Handle<void, seccomp_release>;

/// Of no use to a thread that talks. libseccomp leaves out what this machine does not have.
constexpr std::array never{
    // programs and processes
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_getfd), SCMP_SYS(kill),
    SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(pidfd_send_signal),
    // files that Landlock does not rule, and those that it does
    SCMP_SYS(creat), SCMP_SYS(truncate), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(mknod),
    SCMP_SYS(mknodat), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir), SCMP_SYS(rename),
    SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink),
    SCMP_SYS(symlinkat), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown),
    SCMP_SYS(fchown), SCMP_SYS(lchown), SCMP_SYS(fchownat), SCMP_SYS(utime), SCMP_SYS(utimes),
    SCMP_SYS(utimensat), SCMP_SYS(futimesat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr),
    SCMP_SYS(fsetxattr), SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr),
    SCMP_SYS(memfd_create),
    // doors
    SCMP_SYS(listen), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    // the kernel's own
    SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid),
    SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(capset), SCMP_SYS(mount), SCMP_SYS(umount2),
    SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns), SCMP_SYS(unshare), SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime), SCMP_SYS(adjtimex), SCMP_SYS(sethostname), SCMP_SYS(personality)};

/// A system call that opens files, and which of its arguments holds the flags.
struct Opener {
    int call;
    unsigned flags;
};
constexpr std::array openers{Opener{SCMP_SYS(open), 1}, Opener{SCMP_SYS(openat), 2}};

/// libseccomp's macros for it are C.
scmp_arg_cmp argument(unsigned number, scmp_compare how, std::uint64_t a, std::uint64_t b = 0)
{
    return {.arg = number, .op = how, .datum_a = a, .datum_b = b};
}

class Rules {
public:
    Rules() : filter_(seccomp_init(SCMP_ACT_ALLOW)) {}

    template <class... Comparison>
    void refuse(int call, int with = EPERM, Comparison... when)
    {
        const auto action = SCMP_ACT_ERRNO(static_cast<std::uint32_t>(with));
        good_ = good_ && filter_ &&
                seccomp_rule_add(filter_.get(), action, call, sizeof...(when), when...) == 0;
    }
    /// For this thread only; it may gain no privileges from then on.
    bool load() const { return good_ && seccomp_load(filter_.get()) == 0; }

private:
    Filter filter_;
    bool good_{true};
};

void refuse_files(Rules& rules, Files files)
{
    // Its flags lie in memory, where no filter sees them: glibc and everybody do without.
    rules.refuse(SCMP_SYS(openat2), ENOSYS);
    for (const Opener& opener : openers) {
        if (files == Files::none) {
            rules.refuse(opener.call);
            continue;
        }
        for (const int flag : {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC}) {
            const auto bit = static_cast<std::uint64_t>(flag);
            rules.refuse(opener.call, EPERM, argument(opener.flags, SCMP_CMP_MASKED_EQ, bit, bit));
        }
    }
}

bool seccomp(Files files, Sockets sockets)
{
    Rules rules;
    for (const int call : never) rules.refuse(call);
    refuse_files(rules, files);
    if (sockets != Sockets::bind) rules.refuse(SCMP_SYS(bind));
    // Threads, but no processes. The flags of clone3 lie in memory; glibc takes clone then.
    rules.refuse(SCMP_SYS(clone3), ENOSYS);
    rules.refuse(SCMP_SYS(clone), EPERM, argument(0, SCMP_CMP_MASKED_EQ, CLONE_THREAD));
    // One comparison for each argument is all that a rule may have.
    rules.refuse(SCMP_SYS(socket), EAFNOSUPPORT, argument(0, SCMP_CMP_LT, AF_UNIX));
    rules.refuse(SCMP_SYS(socket), EAFNOSUPPORT, argument(0, SCMP_CMP_GT, AF_INET6));
    for (std::uint64_t family = AF_INET + 1; family < AF_INET6; ++family)
        rules.refuse(SCMP_SYS(socket), EAFNOSUPPORT, argument(0, SCMP_CMP_EQ, family));
    return rules.load();
}

/// What Landlock of ABI 1 can forbid; later ones add to it what seccomp forbids here.
constexpr std::uint64_t writing =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

bool landlock(Files files)
{
    const landlock_ruleset_attr rights{.handled_access_fs =
                                           files == Files::none ? writing | reading : writing};
    // No rule permits what is handled, so it is permitted nowhere.
    const Descriptor ruleset(
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0)));
    return ruleset && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0;
}

}  // namespace

Walls confine_this_thread(Files files, Sockets sockets)
{
    const bool behind_landlock = landlock(files);
    return {.seccomp = seccomp(files, sockets), .landlock = behind_landlock};
}

std::string to_string(const Walls& walls)
{
    if (walls.seccomp && walls.landlock) return "seccomp and Landlock";
    if (walls.seccomp) return "seccomp";
    return walls.landlock ? "Landlock" : "nothing";
}

}  // namespace acme8443::sandbox
