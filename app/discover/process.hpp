#pragma once
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace acme8443::app::discover {

/// A running program, as far as /proc/PID tells us.
struct Process {
    pid_t pid{};
    std::filesystem::path exe{};      ///< empty: not ours to see
    std::vector<std::string> argv{};  ///< may have been rewritten by the program
    std::filesystem::path directory{};
    std::map<std::string, std::string> environment{};
    std::string user{};
    std::string unit{};  ///< systemd's, without ".service"; empty: none

    std::string name() const { return exe.filename().string(); }
    bool argument(std::string_view exact) const;
    /// What follows `prefix` in the first argument that begins with it ("-Dcatalina.base="), or the
    /// argument after it when `prefix` is a whole one ("-c"); empty: there is none.
    std::string option(std::string_view prefix) const;
    /// A path of the program's, made absolute.
    std::filesystem::path path(const std::string& text) const;
};

/// All of this network namespace, by the inodes of the sockets that they hold; a socket that
/// several processes share is the oldest one's. What may not be read is left out.
std::map<std::string, Process> processes_by_socket(const std::filesystem::path& proc = "/proc");

}  // namespace acme8443::app::discover
