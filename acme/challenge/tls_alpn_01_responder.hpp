#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "acme/challenge/tls_alpn_01_server.hpp"
#include "acme/solver.hpp"

namespace acme8443::acme {

/// Our side of port 443. The public port stays 443 whatever is said here (RFC 8737 section 3).
struct TlsResponderSpec {
    std::string address{};  ///< empty: all, IPv6 and IPv4
    std::uint16_t port{443};
    /// The public port that somebody forwards to `port`; must be given, and be 443, when port is
    /// not 443.
    std::optional<std::uint16_t> forwarded_from{};
    /// Who gets the connections that are not a CA's; empty: nobody.
    std::optional<TlsBackend> backend{};
    std::chrono::milliseconds deadline{10'000};  ///< for one handshake
    /// How long the backend's clients may go on when the responder goes.
    std::chrono::milliseconds drain{60'000};
    bool operator==(const TlsResponderSpec&) const = default;
};

class TlsAlpn01Responder : public Solver {
public:
    /// Listens from now on, also while nothing is presented: for a process that has the port
    /// always. After the stop the backend's clients are not waited for.
    virtual Result<void> open(std::stop_token stop) = 0;
    /// Listens only while something is presented; cuts the backend's clients off.
    virtual void close() = 0;
};

/// Without a backend it listens only while something is presented; with one from the first
/// presentation on, and the backend's clients may finish when it goes. Its answers outlive it.
/// Errors: Errc::bad_config for a port other than 443 without forwarded_from = 443, saying why the
/// public port stays 443.
Result<std::unique_ptr<TlsAlpn01Responder>> make_tls_alpn_01_responder(TlsResponderSpec spec);

}  // namespace acme8443::acme
