#include "base/net/tcp.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/net/socket_address.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

/// How long a stop can go unnoticed.
constexpr std::chrono::milliseconds slice{100};
constexpr std::size_t one_read = 16 * 1024;  // a TLS record

std::string words(int errno_value) { return std::generic_category().message(errno_value); }

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

Errc dial_error(int errno_value)
{
    switch (errno_value) {
        case ECONNREFUSED:
            return Errc::connection_refused;
        case ETIMEDOUT:
            return Errc::connection_timeout;
        // Local firewalls answer connect(2) with EPERM or EACCES.
        case EPERM:
        case EACCES:
        case ENETDOWN:
        case ENETUNREACH:
        case EHOSTDOWN:
        case EHOSTUNREACH:
        case EADDRNOTAVAIL:
        case EAFNOSUPPORT:
            return Errc::unreachable;
        default:
            return Errc::network;
    }
}

Result<TcpConnection> TcpConnection::open(const Address& to, std::uint16_t port, Deadline until)
{
    const SocketAddress at(to, port);
    const int fd = socket(at.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return fail(dial_error(errno), words(errno));
    TcpConnection connection(fd, std::move(until));
    const int at_once = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (connect(fd, at.get(), at.size) != 0 && errno != EINPROGRESS)
        return fail(dial_error(errno), words(errno));
    TRY(connection.finish_connecting());
    return connection;
}

Result<void> TcpConnection::finish_connecting()
{
    if (auto waited = wait(POLLOUT); !waited) {
        if (waited.error().code != Errc::timeout) return waited;
        return fail(Errc::connection_timeout, words(ETIMEDOUT));
    }
    int problem{};
    socklen_t size = sizeof problem;
    getsockopt(fd_, SOL_SOCKET, SO_ERROR, &problem, &size);
    if (problem != 0) return fail(dial_error(problem), words(problem));
    return {};
}

TcpConnection::TcpConnection(TcpConnection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), until_(std::move(other.until_))
{
}

TcpConnection::~TcpConnection()
{
    if (fd_ >= 0) close(fd_);
}

Result<void> TcpConnection::send(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0)
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        else if (would_block())
            TRY(wait(POLLOUT));
        else
            return fail(Errc::network, words(errno));
    }
    return {};
}

Result<std::vector<std::byte>> TcpConnection::receive()
{
    std::vector<std::byte> bytes(one_read);
    for (;;) {
        const auto got = recv(fd_, bytes.data(), bytes.size(), 0);
        if (got >= 0) {
            bytes.resize(static_cast<std::size_t>(got));
            return bytes;
        }
        if (!would_block()) return fail(Errc::network, words(errno));
        TRY(wait(POLLIN));
    }
}

Result<void> TcpConnection::wait(short events) const
{
    using std::chrono::ceil;
    using std::chrono::milliseconds;
    for (;;) {
        if (until_.stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        const auto left = ceil<milliseconds>(until_.at - std::chrono::steady_clock::now());
        if (left.count() <= 0) return fail(Errc::timeout, "no answer in time");
        pollfd ready{.fd = fd_, .events = events, .revents = 0};
        if (poll(&ready, 1, static_cast<int>(std::min(left, slice).count())) > 0) return {};
    }
}

}  // namespace acme8443::net
