#pragma once
#include <cstdint>
#include <memory>

#include "base/pki/challenge_certificate.hpp"

namespace acme8443::acme {

/// The server's end of one acme-tls/1 handshake (RFC 8737 section 3), on a socket that does not
/// block and is somebody else's. No application data is ever read.
class Handshake {
public:
    enum class Step : std::uint8_t { wants_read, wants_write, done, failed };
    ~Handshake();
    /// As far as it goes without waiting. When done, the client has been told that this is all.
    Step go_on();

private:
    friend class Handshakes;
    struct Impl;
    explicit Handshake(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// What they have in common: TLS 1.2 or later, ALPN acme-tls/1 or nothing, no resumption.
class Handshakes {
public:
    static Result<Handshakes> make();
    Handshakes(Handshakes&&) noexcept;
    ~Handshakes();
    Result<std::unique_ptr<Handshake>> begin(int socket,
                                             const pki::ChallengeCertificate& certificate) const;

private:
    struct Impl;
    explicit Handshakes(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::acme
