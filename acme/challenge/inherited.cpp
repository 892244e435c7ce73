#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>

#include "acme/challenge/listener.hpp"

namespace acme8443::acme {
namespace {

constexpr int first_inherited = 3;  // SD_LISTEN_FDS_START
constexpr int most_inherited = 64;

int number(const char* text)
{
    int value = 0;
    if (text == nullptr) return 0;
    const std::string_view digits(text);
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value);
    return error == std::errc() && end == digits.end() ? value : 0;
}

/// How many there are: LISTEN_FDS, if it was meant for this process and not for an ancestor.
int inherited_count()
{
    if (number(std::getenv("LISTEN_PID")) != getpid()) return 0;
    return std::min(number(std::getenv("LISTEN_FDS")), most_inherited);
}

int option(int fd, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

/// The local port of a listening TCP socket over IP; 0 for everything else.
std::uint16_t listens_on(int fd)
{
    sockaddr_storage at{};
    socklen_t size = sizeof at;
    if (option(fd, SO_ACCEPTCONN) != 1 || option(fd, SO_TYPE) != SOCK_STREAM) return 0;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) return 0;
    if (at.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(at).sin_port);
    if (at.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(at).sin6_port);
    return 0;
}

}  // namespace

std::vector<Descriptor> inherited_listeners(std::uint16_t port)
{
    std::vector<Descriptor> copies;
    for (int fd = first_inherited; fd < first_inherited + inherited_count(); ++fd) {
        if (listens_on(fd) != port) continue;
        fcntl(fd, F_SETFD, FD_CLOEXEC);  // no hook of ours shall inherit it again
        Descriptor copy(fcntl(fd, F_DUPFD_CLOEXEC, first_inherited));
        if (copy) copies.push_back(std::move(copy));
    }
    return copies;
}

void turn_away_waiting()
{
    for (int fd = first_inherited; fd < first_inherited + inherited_count(); ++fd) {
        if (listens_on(fd) == 0) continue;
        fcntl(fd, F_SETFL, O_NONBLOCK);
        while (Descriptor(accept4(fd, nullptr, nullptr, SOCK_CLOEXEC))) {
        }
    }
}

}  // namespace acme8443::acme
