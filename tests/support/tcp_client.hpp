#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace acme8443 {

/// A client of 127.0.0.1 that sends what it is told to, and gives up after a minute.
class TcpClient {
public:
    explicit TcpClient(std::uint16_t port, std::string_view first = {})
        : fd_(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(connect(fd_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
        const timeval patience{.tv_sec = 60, .tv_usec = 0};
        setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        send(first);
    }
    int fd() const { return fd_.get(); }
    /// False when the other side has gone.
    bool send(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void end_sending() const { shutdown(fd_.get(), SHUT_WR); }
    /// What comes until the other side closes or resets; "still open" after it when it does
    /// neither.
    std::string rest() const
    {
        std::string all;
        char buffer[16384];
        ssize_t n;
        while ((n = recv(fd_.get(), buffer, sizeof buffer, 0)) > 0)
            all.append(buffer, static_cast<std::size_t>(n));
        return n == 0 || errno == ECONNRESET ? all : all + "still open";
    }
    std::string some() const
    {
        char buffer[16384];
        const auto n = recv(fd_.get(), buffer, sizeof buffer, 0);
        return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : std::string();
    }
    bool open() const
    {
        char byte;
        return recv(fd_.get(), &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN;
    }

private:
    Descriptor fd_;
};

}  // namespace acme8443
