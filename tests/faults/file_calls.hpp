#pragma once
#include <sys/syscall.h>

#include <cstdint>
#include <map>

// Which arguments name a file: a directory's descriptor and a path below it, or one of these.
constexpr int at_cwd = -1;   // directory: the working directory
constexpr int itself = -2;   // path: the descriptor is the file
constexpr int nothing = -3;  // path: there is no such operand

struct Operand {
    int directory = at_cwd;
    int path = nothing;
};

struct Call {
    const char* event;
    Operand first;
    Operand second{};  // a rename's new name
    int flags = -1;    // of open: the argument that holds them
    bool reads = false;
};

/// The system calls that touch files, by number; and those that may speak to others.
inline const std::map<std::uint64_t, Call> file_calls{
#ifdef SYS_open  // what newer architectures no longer have
    {SYS_open, {"open", {at_cwd, 0}, {}, 1}},
    {SYS_creat, {"open-trunc", {at_cwd, 0}}},
    {SYS_rename, {"rename", {at_cwd, 0}, {at_cwd, 1}}},
    {SYS_link, {"link", {at_cwd, 1}}},
    {SYS_symlink, {"symlink", {at_cwd, 1}}},
    {SYS_unlink, {"unlink", {at_cwd, 0}}},
    {SYS_mkdir, {"mkdir", {at_cwd, 0}}},
    {SYS_rmdir, {"rmdir", {at_cwd, 0}}},
    {SYS_mknod, {"mknod", {at_cwd, 0}}},
    {SYS_chmod, {"chmod", {at_cwd, 0}}},
    {SYS_chown, {"chown", {at_cwd, 0}}},
    {SYS_lchown, {"chown", {at_cwd, 0}}},
#endif
#ifdef SYS_renameat
    {SYS_renameat, {"rename", {0, 1}, {2, 3}}},
#endif
    {SYS_openat, {"open", {0, 1}, {}, 2}},
    {SYS_renameat2, {"rename", {0, 1}, {2, 3}}},
    {SYS_linkat, {"link", {2, 3}}},
    {SYS_symlinkat, {"symlink", {1, 2}}},
    {SYS_unlinkat, {"unlink", {0, 1}}},
    {SYS_mkdirat, {"mkdir", {0, 1}}},
    {SYS_mknodat, {"mknod", {0, 1}}},
    {SYS_fchmodat, {"chmod", {0, 1}}},
    {SYS_fchownat, {"chown", {0, 1}}},
    {SYS_truncate, {"truncate", {at_cwd, 0}}},
    {SYS_write, {"write", {0, itself}}},
    {SYS_pwrite64, {"write", {0, itself}}},
    {SYS_writev, {"write", {0, itself}}},
    {SYS_pwritev, {"write", {0, itself}}},
    {SYS_pwritev2, {"write", {0, itself}}},
    {SYS_sendfile, {"copy", {0, itself}}},
    {SYS_copy_file_range, {"copy", {2, itself}}},
    {SYS_splice, {"copy", {2, itself}}},
    {SYS_ftruncate, {"truncate", {0, itself}}},
    {SYS_fallocate, {"fallocate", {0, itself}}},
    {SYS_fsync, {"fsync", {0, itself}}},
    {SYS_fdatasync, {"fsync", {0, itself}}},
    {SYS_fchmod, {"chmod", {0, itself}}},
    {SYS_fchown, {"chown", {0, itself}}},
    {SYS_sendto, {"send", {0, itself}}},
    {SYS_sendmsg, {"send", {0, itself}}},
    {SYS_sendmmsg, {"send", {0, itself}}},
    {SYS_flock, {"flock", {0, itself}, {}, -1, true}},
    {SYS_read, {"read", {0, itself}, {}, -1, true}},
    {SYS_pread64, {"read", {0, itself}, {}, -1, true}},
    {SYS_getdents64, {"list", {0, itself}, {}, -1, true}},
    {SYS_readlinkat, {"readlink", {0, 1}, {}, -1, true}},
#ifdef SYS_readlink
    {SYS_readlink, {"readlink", {at_cwd, 0}, {}, -1, true}},
#endif
};
