#include "tests/support/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace acme8443 {

namespace {

int bound_socket(int type, std::uint16_t& port)
{
    const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (bind(fd, reinterpret_cast<sockaddr*>(&at), size) != 0) std::abort();
    getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    return fd;
}

bool readable(int fd)
{
    pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
    return poll(&wait, 1, 60'000) > 0;
}

}  // namespace

std::string Connection::request()
{
    char buffer[16384];
    for (;;) {
        if (const auto end = rest_.find("\r\n\r\n"); end != std::string::npos) {
            std::size_t size = end + 4;
            if (const auto at = rest_.find("Content-Length: "); at < end)
                size += std::stoul(rest_.substr(at + 16));
            if (rest_.size() >= size) {
                std::string all = rest_.substr(0, size);
                rest_.erase(0, size);
                return all;
            }
        }
        const auto got = readable(fd_) ? recv(fd_, buffer, sizeof buffer, 0) : 0;
        if (got <= 0) return {};
        rest_.append(buffer, static_cast<std::size_t>(got));
    }
}

std::string Connection::some()
{
    char buffer[4096];
    const auto got = readable(fd_) ? recv(fd_, buffer, sizeof buffer, 0) : 0;
    return {buffer, got > 0 ? static_cast<std::size_t>(got) : 0};
}

bool Connection::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Connection::drain()
{
    char buffer[4096];
    while (readable(fd_) && recv(fd_, buffer, sizeof buffer, 0) > 0) {
    }
}

LoopbackServer::LoopbackServer(std::function<void(Connection&)> serve)
    : serve_(std::move(serve)), listener_(bound_socket(SOCK_STREAM, port_))
{
    listen(listener_, 16);
    thread_ = std::thread([this] { run(); });
}

LoopbackServer::~LoopbackServer()
{
    shutdown(listener_, SHUT_RDWR);
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        if (current_ >= 0) shutdown(current_, SHUT_RDWR);
    }
    thread_.join();
    close(listener_);
}

void LoopbackServer::run()
{
    for (;;) {
        const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        ++accepted_;
        {
            const std::lock_guard lock(mutex_);
            if (!ending_) current_ = fd;
        }
        Connection connection(fd);
        if (current_ == fd) serve_(connection);
        const std::lock_guard lock(mutex_);
        current_ = -1;
        close(fd);
    }
}

std::function<void(Connection&)> always(std::string answer)
{
    return [answer = std::move(answer)](Connection& connection) {
        while (!connection.request().empty())
            if (!connection.send(answer)) return;
    };
}

std::string ok(std::string_view body, std::string_view more_headers)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more_headers) + "\r\n" + std::string(body);
}

std::uint16_t dead_port()
{
    std::uint16_t port{};
    bound_socket(SOCK_STREAM, port);  // left open: the kernel gives the port to nobody else
    return port;
}

FullBacklog::FullBacklog() : listener_(bound_socket(SOCK_STREAM, port_))
{
    listen(listener_, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port_);
    for (int& fd : fillers_) {
        fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        static_cast<void>(connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at));
    }
}

FullBacklog::~FullBacklog()
{
    for (const int fd : fillers_) close(fd);
    close(listener_);
}

}  // namespace acme8443
