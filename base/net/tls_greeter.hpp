#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/net/address.hpp"
#include "base/pki/tls_handshake.hpp"

namespace acme8443::net {

/// What a server showed to a client that shook hands and left.
struct Greeting {
    bool handshake{};                              ///< completed
    std::string alpn{};                            ///< what was negotiated, or empty
    std::optional<pki::CertificateChain> chain{};  ///< what it showed, if it got that far
    bool plain_http{};                             ///< it answered in HTTP instead
    std::string problem{};                         ///< why there was no handshake
};

/// Shakes hands as a CA does for tls-alpn-01 (RFC 8737 section 3): no application data, the
/// connection is closed at once. A handshake that fails is an answer. Errors:
/// Errc::connection_refused, connection_timeout, unreachable, network, cancelled.
class TlsGreeter {
public:
    virtual ~TlsGreeter() = default;
    /// The spec's version first; when that fails, TLS 1.2 on a connection of its own.
    virtual Result<Greeting> greet(const Address& at, std::uint16_t port,
                                   const pki::TlsClientSpec& client,
                                   std::chrono::milliseconds timeout, std::stop_token stop) = 0;
};

std::unique_ptr<TlsGreeter> make_tls_greeter();

}  // namespace acme8443::net
