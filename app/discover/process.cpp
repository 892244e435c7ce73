#include "app/discover/process.hpp"

#include <pwd.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"

namespace acme8443::app::discover {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> list_of(const fs::path& file)
{
    auto parts = split(file::read(file).value_or(""), '\0');
    if (!parts.empty() && parts.back().empty()) parts.pop_back();
    return parts;
}

std::string user_of(const fs::path& directory)
{
    struct stat status {};
    if (stat(directory.c_str(), &status) != 0) return {};
    passwd entry{};
    passwd* found{};
    std::array<char, 16 * 1024> buffer{};
    getpwuid_r(status.st_uid, &entry, buffer.data(), buffer.size(), &found);
    return found ? found->pw_name : std::to_string(status.st_uid);
}

/// The last part of a line like "0::/system.slice/tomcat10.service".
std::string unit_of(const fs::path& cgroup)
{
    constexpr std::string_view suffix = ".service";
    for (const std::string& line : split(file::read(cgroup).value_or(""), '\n')) {
        const auto slash = line.rfind('/');
        if (line.ends_with(suffix) && slash != line.npos)
            return line.substr(slash + 1, line.size() - slash - 1 - suffix.size());
    }
    return {};
}

Process read_process(const fs::path& directory, pid_t pid)
{
    Process process;
    process.pid = pid;
    std::error_code ignored;
    process.exe = fs::read_symlink(directory / "exe", ignored);
    process.directory = fs::read_symlink(directory / "cwd", ignored);
    process.argv = list_of(directory / "cmdline");
    // Rewritten into one text: "nginx: master process nginx -c /etc/nginx.conf".
    if (process.argv.size() == 1) process.argv = split(process.argv.front(), ' ');
    for (const std::string& variable : list_of(directory / "environ")) {
        const auto equals = variable.find('=');
        if (equals != variable.npos)
            process.environment[variable.substr(0, equals)] = variable.substr(equals + 1);
    }
    process.user = user_of(directory);
    process.unit = unit_of(directory / "cgroup");
    return process;
}

/// The numbers in /proc, smallest first.
std::vector<pid_t> numbers(const fs::path& proc)
{
    std::vector<pid_t> pids;
    std::error_code error;
    for (fs::directory_iterator at(proc, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename();
        pid_t pid{};
        const char* const last = name.data() + name.size();
        if (std::from_chars(name.data(), last, pid).ptr == last && pid > 0) pids.push_back(pid);
    }
    std::ranges::sort(pids);
    return pids;
}

std::vector<std::string> sockets_of(const fs::path& descriptors)
{
    constexpr std::string_view before = "socket:[";
    std::vector<std::string> inodes;
    std::error_code error;
    for (fs::directory_iterator at(descriptors, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code ignored;
        const std::string target = fs::read_symlink(at->path(), ignored);
        if (target.starts_with(before) && target.ends_with(']'))
            inodes.push_back(target.substr(before.size(), target.size() - before.size() - 1));
    }
    return inodes;
}

/// Does it live in another network namespace, a container for example? Its 8443 is not ours then.
bool elsewhere(const fs::path& proc, const fs::path& directory)
{
    std::error_code unknown;
    const auto its = fs::read_symlink(directory / "ns/net", unknown);
    const auto ours = fs::read_symlink(proc / "self/ns/net", unknown);
    return !its.empty() && !ours.empty() && its != ours;
}

}  // namespace

bool Process::argument(std::string_view exact) const
{
    return std::ranges::find(argv, exact) != argv.end();
}

std::string Process::option(std::string_view prefix) const
{
    for (std::size_t i = 1; i < argv.size(); ++i) {
        if (!argv[i].starts_with(prefix)) continue;
        if (argv[i].size() > prefix.size()) return argv[i].substr(prefix.size());
        if (i + 1 < argv.size()) return argv[i + 1];
    }
    return {};
}

fs::path Process::path(const std::string& text) const
{
    const fs::path path(text);
    return path.is_absolute() ? path : (directory / path).lexically_normal();
}

std::map<std::string, Process> processes_by_socket(const fs::path& proc)
{
    std::map<std::string, Process> owners;
    for (const pid_t pid : numbers(proc)) {
        const fs::path directory = proc / std::to_string(pid);
        const auto inodes = sockets_of(directory / "fd");
        if (inodes.empty() || elsewhere(proc, directory)) continue;
        const Process process = read_process(directory, pid);
        for (const std::string& inode : inodes) owners.try_emplace(inode, process);
    }
    return owners;
}

}  // namespace acme8443::app::discover
