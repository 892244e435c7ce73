#pragma once
#include <memory>
#include <string_view>

#include "base/bundle.hpp"
#include "base/result.hpp"

namespace acme8443::pki {

/// The server's end with a bundle, as a service sets it up: it sends what the bundle holds and
/// completes nothing. For connections that somebody else has accepted.
class TlsServer {
public:
    /// Errors: Errc::crypto for a bundle that cannot be used.
    static Result<TlsServer> make(const Bundle& bundle);
    TlsServer(TlsServer&&) noexcept;
    ~TlsServer();
    /// One connection on a socket that blocks: handshake, one request of whatever kind, `answer`.
    /// Errors: Errc::tls; also when the socket's own timeouts end it.
    Result<void> serve(int socket, std::string_view answer) const;

private:
    struct Impl;
    explicit TlsServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::pki
