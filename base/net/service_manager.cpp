#include "base/net/service_manager.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <ctime>

#include "base/descriptor.hpp"

namespace acme8443::net {
namespace {

constexpr timeval longest_wait{.tv_sec = 5, .tv_usec = 0};

std::string variable(const char* name)
{
    const char* const value = std::getenv(name);
    return value ? value : "";
}

/// 0 when it is none.
std::int64_t number(const std::string& text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

ServiceManager ServiceManager::from_environment()
{
    ServiceManager manager;
    manager.socket_ = variable("NOTIFY_SOCKET");
    const std::string pid = variable("WATCHDOG_PID");
    const auto usec = number(variable("WATCHDOG_USEC"));
    if (usec > 0 && (pid.empty() || number(pid) == getpid()))
        manager.watchdog_ = std::chrono::microseconds(usec);
    return manager;
}

void ServiceManager::tell(std::string_view what) const
{
    sockaddr_un at{.sun_family = AF_UNIX, .sun_path = {}};
    if (socket_.size() < 2 || socket_.size() >= sizeof at.sun_path) return;
    std::ranges::copy(socket_, std::begin(at.sun_path));
    if (socket_.front() == '@') at.sun_path[0] = '\0';  // abstract, unix(7)
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    const Descriptor fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    // Its queue is full while it is busy, and a READY that is lost is a start that has failed.
    setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait);
    sendto(fd.get(), what.data(), what.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&at),
           size);
}

void ServiceManager::tell_reloading() const
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const auto usec = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(usec));
}

}  // namespace acme8443::net
