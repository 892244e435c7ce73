#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "acme/challenge/http_01_answer.hpp"
#include "base/result.hpp"

namespace acme8443::acme {

struct HttpServerSpec {
    std::string address{};  ///< empty: all, IPv6 and IPv4
    std::uint16_t port{};
    std::chrono::milliseconds deadline{};  ///< for one connection, from accept to close
    /// A connection beyond these pushes out the oldest. Half of the descriptors that a process may
    /// have open by default.
    std::size_t most_connections{512};
    /// Called on the server's thread.
    std::function<HttpReply(const HttpQuestion&)> answer;
    /// Called on the server's thread when the answer to a GET with this token has been sent.
    std::function<void(const std::string& token)> sent;
};

/// Answers one request for each connection, on one thread, from start() to destruction. Requests:
/// headers up to 8 KiB, no body.
class HttpServer {
public:
    /// Errors: Errc::busy when the port is taken (naming the owner if that can be seen),
    /// permission, bad_config for an address that is not this machine's.
    static Result<std::unique_ptr<HttpServer>> start(HttpServerSpec spec);
    ~HttpServer();

private:
    struct Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::acme
