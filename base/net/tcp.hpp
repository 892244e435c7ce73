#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "base/net/address.hpp"
#include "base/result.hpp"

namespace acme8443::net {

/// connect(2)'s errno as connection_refused, connection_timeout, unreachable or network.
Errc dial_error(int errno_value);

/// A moment after which nobody waits any longer, and the wish to stop before it.
struct Deadline {
    std::chrono::steady_clock::time_point at;
    std::stop_token stop;
};

/// One TCP connection; every call ends at the deadline, or within 100 ms of a stop
/// (Errc::cancelled).
class TcpConnection {
public:
    /// Errors: connection_refused, connection_timeout, unreachable, network.
    static Result<TcpConnection> open(const Address& to, std::uint16_t port, Deadline until);
    TcpConnection(TcpConnection&& other) noexcept;
    TcpConnection& operator=(TcpConnection&&) = delete;
    ~TcpConnection();

    /// All of it. Errors: timeout, network.
    Result<void> send(std::span<const std::byte> bytes);
    /// What has arrived, at least one byte; nothing when the peer has ended. Errors: timeout,
    /// network.
    Result<std::vector<std::byte>> receive();

private:
    TcpConnection(int fd, Deadline until) : fd_(fd), until_(std::move(until)) {}
    Result<void> finish_connecting();
    Result<void> wait(short events) const;
    int fd_;
    Deadline until_;
};

}  // namespace acme8443::net
