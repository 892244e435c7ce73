#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "acme/solver.hpp"

namespace acme8443::acme {

/// Our side of port 80. The public port stays 80 whatever is said here (RFC 8555 section 8.3).
struct HttpResponderSpec {
    std::string address{};  ///< empty: all, IPv6 and IPv4
    std::uint16_t port{80};
    /// The public port that somebody forwards to `port`; must be given, and be 80, when port is
    /// not 80.
    std::optional<std::uint16_t> forwarded_from{};
    /// Everything that is not a challenge is redirected to https://<host>:<this port>; empty: 404.
    std::optional<std::uint16_t> redirect_to{};
    std::chrono::milliseconds deadline{10'000};  ///< for one connection
    bool operator==(const HttpResponderSpec&) const = default;
};

class Http01Responder : public Solver {
public:
    /// Listens from now on, also while nothing is presented: for a process that has the port
    /// always.
    virtual Result<void> open() = 0;
    /// Listens only while something is presented, as before open().
    virtual void close() = 0;
};

/// Listens only while something is presented, on one thread. Answers GET and HEAD of live tokens,
/// 404 for every other token; headers bounded to 8 KiB. Errors: Errc::bad_config for a port other
/// than 80 without forwarded_from = 80, saying why the public port stays 80.
Result<std::unique_ptr<Http01Responder>> make_http_01_responder(HttpResponderSpec spec);

}  // namespace acme8443::acme
