#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/pki/challenge_certificate.hpp"

namespace acme8443::acme {

/// The site itself, when it is to be reached through our side of port 443.
struct TlsBackend {
    std::string address{"127.0.0.1"};
    std::uint16_t port{8443};
    bool proxy_protocol{};  ///< version 2: tells it who the client is
    bool operator==(const TlsBackend&) const = default;
};

struct TlsServerSpec {
    std::string address{};  ///< empty: all, IPv6 and IPv4
    std::uint16_t port{};
    std::chrono::milliseconds deadline{};  ///< from accept to the end of a handshake
    std::optional<TlsBackend> backend{};
    /// A connection beyond these pushes out the one that has not moved for the longest time.
    std::size_t most_waiting{512};    ///< until the ClientHello is whole: a socket each
    std::size_t most_handshakes{256};  ///< some 40 KiB each
    /// Two sockets each. 0: a quarter of the descriptors that this process may have open.
    std::size_t most_spliced{};
    /// The certificate for a server name in lower case, or null. Called on the server's thread.
    std::function<std::shared_ptr<const pki::ChallengeCertificate>(const std::string&)> find;
    /// Called on the server's thread when a client has completed a handshake for it.
    std::function<void(const std::string&)> shown;
};

/// Our side of port 443, on one thread, from start() to destruction. Every connection's ClientHello
/// is looked at where it lies, and taken part in only when it offers acme-tls/1 alone (RFC 8737).
/// Everything else is the backend's, untouched from its first byte; without a backend it gets an
/// alert.
class TlsServer {
public:
    /// Errors: those of try_to_listen(); Errc::bad_config for a backend that is no address.
    static Result<std::unique_ptr<TlsServer>> start(TlsServerSpec spec);
    ~TlsServer();
    /// Accepts no more, and waits for the connections that there are. False: they have not all
    /// ended in time, or before the stop.
    bool drain(std::chrono::milliseconds most, const std::stop_token& stop);

private:
    struct Impl;
    explicit TlsServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::acme
