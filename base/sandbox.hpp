#pragma once
#include <cstdint>
#include <string>

namespace acme8443::sandbox {

/// What a thread may still do with files.
enum class Files : std::uint8_t {
    read,  ///< open what is there, to read it
    none   ///< open nothing
};

/// What it may still do with its sockets.
enum class Sockets : std::uint8_t {
    connect,  ///< talk to others, from a port that the kernel chooses
    bind      ///< choose that port, as libunbound does so that nobody guesses it
};

/// What of it is in force. A kernel may lack either; the other one alone refuses the same deeds.
struct Walls {
    bool seccomp{};
    bool landlock{};
};

/// From now on, and for good, this thread and those that it starts run no program and make no other
/// process; create, write, change and, with Files::none, open no file; trace and signal nobody;
/// listen nowhere, and make no sockets but those of IP and Unix; change no user, mount, module,
/// clock or key of the kernel's. Descriptors that are open stay as they are. Such a deed fails with
/// an errno, it kills nobody. For threads that read what strangers send: a mistake there reaches no
/// shell and no file. The process's memory is still common to all threads.
Walls confine_this_thread(Files files, Sockets sockets = Sockets::connect);

/// "seccomp and Landlock", "seccomp", "Landlock" or "nothing".
std::string to_string(const Walls& walls);

}  // namespace acme8443::sandbox
