#pragma once
// Servers on 127.0.0.1 that misbehave on purpose. Each ends with its object.
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace acme8443 {

/// One accepted connection. Reads give up after a minute, or when the server ends.
class Connection {
public:
    explicit Connection(int fd) : fd_(fd) {}
    /// Up to the empty line, and the body that Content-Length announces; empty at the end.
    std::string request();
    /// What has arrived, at least one byte; empty at the end.
    std::string some();
    /// False when the peer is gone.
    bool send(std::string_view bytes);
    /// Reads until the peer has closed.
    void drain();

private:
    int fd_;
    std::string rest_;
};

class LoopbackServer {
public:
    /// Serves one connection after the other on its own thread.
    explicit LoopbackServer(std::function<void(Connection&)> serve);
    ~LoopbackServer();
    std::uint16_t port() const { return port_; }
    std::string url(const std::string& path = "/", const std::string& host = "127.0.0.1",
                    const std::string& scheme = "http") const
    {
        return scheme + "://" + host + ":" + std::to_string(port_) + path;
    }
    int accepted() const { return accepted_; }

private:
    void run();
    std::function<void(Connection&)> serve_;
    std::uint16_t port_{};
    int listener_;
    std::atomic<int> accepted_{0};
    std::mutex mutex_;  ///< current_, ending_
    int current_{-1};
    bool ending_{false};
    std::thread thread_;
};

/// Answers every request on a connection with the same bytes.
std::function<void(Connection&)> always(std::string answer);
/// "HTTP/1.1 200 OK" with this body.
std::string ok(std::string_view body, std::string_view more_headers = "");

/// A port on which nobody listens, and nobody else will while this process lives; a server of its
/// own may, with SO_REUSEADDR.
std::uint16_t dead_port();

/// A port that neither accepts nor refuses: its backlog is full.
class FullBacklog {
public:
    FullBacklog();
    ~FullBacklog();
    std::uint16_t port() const { return port_; }

private:
    std::uint16_t port_{};
    int listener_;
    int fillers_[4]{};
};

}  // namespace acme8443
