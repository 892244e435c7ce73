#include "acme/challenge/port_owner.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"

namespace acme8443::acme {
namespace {

namespace fs = std::filesystem;

/// "socket:[INODE]" of the sockets that listen on the port; see proc(5), /proc/net/tcp.
void add_listeners(const fs::path& table, std::uint16_t port, std::set<std::string>& sockets)
{
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);  // the heading
    while (std::getline(file, line)) {
        std::istringstream columns(line);
        std::string slot, local, remote, state, queues, timer, retransmits, user, timeout, inode;
        columns >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> user >>
            timeout >> inode;
        constexpr std::string_view listening = "0A";
        const std::size_t colon = local.rfind(':');
        if (state != listening || colon == std::string::npos) continue;
        if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) == port)
            sockets.insert("socket:[" + inode + "]");
    }
}

bool holds_one_of(const fs::path& process, const std::set<std::string>& sockets)
{
    std::error_code error;
    for (const auto& descriptor : fs::directory_iterator(process / "fd", error)) {
        std::error_code gone;
        if (sockets.contains(fs::read_symlink(descriptor.path(), gone).string())) return true;
    }
    return false;
}

std::string first_line(const fs::path& path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string describe(const fs::path& process)
{
    std::string text = printable(first_line(process / "comm"), 50);
    text += " (process " + process.filename().string();
    const std::string unit = fs::path(first_line(process / "cgroup")).filename().string();
    if (unit.ends_with(".service")) text += ", " + printable(unit, 100);
    return text + ")";
}

}  // namespace

std::string port_owner(std::uint16_t port, const fs::path& proc)
{
    std::set<std::string> sockets;
    for (const char* table : {"net/tcp", "net/tcp6"}) add_listeners(proc / table, port, sockets);
    std::error_code error;
    std::string ourselves;
    if (sockets.empty()) return {};
    for (const auto& entry : fs::directory_iterator(proc, error)) {
        const std::string name = entry.path().filename().string();
        const bool process = name.find_first_not_of("0123456789") == std::string::npos;
        if (!process || !holds_one_of(entry.path(), sockets)) continue;
        // We may have the port of one family, and somebody else that of the other.
        if (name != std::to_string(getpid())) return describe(entry.path());
        ourselves = describe(entry.path());
    }
    return ourselves;
}

}  // namespace acme8443::acme
