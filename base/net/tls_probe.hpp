#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/net/address.hpp"
#include "base/net/starttls.hpp"
#include "base/pki/tls_handshake.hpp"

namespace acme8443::net {

struct Endpoint {
    std::string host;
    std::uint16_t port{8443};
    StartTls starttls{StartTls::at_once};

    /// "host", "host:port", "[v6]:port"; before it "smtp://", "imap://", "ldap://" or "postgres://"
    /// for a service that is asked for TLS in its own words, with its own default port. Errors:
    /// Errc::bad_usage, naming the text.
    static Result<Endpoint> parse(std::string_view text, std::uint16_t default_port = 8443);
    std::string text() const;  ///< "host:port", IPv6 bracketed; "smtp://host:port"
};

/// What one address of an endpoint did in one fresh handshake.
struct Served {
    std::optional<pki::CertificateChain> chain{};  ///< what it showed, if it got that far
    bool handshake{};       ///< completed, and the chain verified when the spec asked for that
    bool answered{};        ///< application data came back: what is shown need not work
    std::string problem{};  ///< why not, in OpenSSL's or the kernel's words
    bool works() const noexcept { return handshake && answered; }
};

/// Looks at what a service serves. Not being served is an answer; Errors: Errc::dns (the host
/// cannot be resolved), connection_refused, connection_timeout, unreachable, cancelled.
class TlsProbe {
public:
    virtual ~TlsProbe() = default;
    /// Every address the system's resolver knows for the host; a literal is itself.
    virtual Result<std::vector<Address>> addresses(const std::string& host) = 0;
    /// One handshake without resumption at this address of the endpoint, one request (any answer
    /// will do).
    virtual Result<Served> look(const Address& at, const Endpoint& endpoint,
                                const pki::TlsClientSpec& client, std::chrono::milliseconds timeout,
                                std::stop_token stop) = 0;
};

std::unique_ptr<TlsProbe> make_tls_probe();

}  // namespace acme8443::net
