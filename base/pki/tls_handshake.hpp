#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bundle.hpp"
#include "base/identifier.hpp"
#include "base/pki/certificate.hpp"

namespace acme8443::pki {

enum class TlsVersion : std::uint8_t { tls_1_2, tls_1_3 };

std::string_view to_string(TlsVersion version);  ///< "TLS 1.2", "TLS 1.3"

/// The kinds of keys whose certificates a client takes.
enum class KeyFamily : std::uint8_t { any, rsa, ecdsa };
std::string_view to_string(KeyFamily family);  ///< "any", "rsa", "ecdsa"

/// A client that never resumes.
struct TlsClientSpec {
    Identifier name;  ///< SNI (not for an IP address) and the name that is checked; for a wildcard
                      ///< a name that it covers: "any.example.org"
    TlsVersion version{TlsVersion::tls_1_3};  ///< this one and no other
    bool verify{true};        ///< false: look, do not judge; weak keys and old signatures included
    std::string trust_pem{};  ///< anchors; empty: the system's store
    std::vector<std::string> alpn{};
    KeyFamily takes{};  ///< a server that has both kinds is to show this one
};

/// A whole handshake in memory between this bundle and this client, and one byte of application
/// data each way. Nothing listens, nothing is touched. Errors: Errc::bad_certificate in OpenSSL's
/// words; Errc::bad_config for a trust_pem that holds no certificate.
Result<void> rehearse(const Bundle& bundle, const TlsClientSpec& client);

/// The client's end over memory, so that sockets need no OpenSSL: base/net owns the connection.
class TlsClient {
public:
    /// Errors: Errc::bad_config for a trust_pem that holds no certificate, and for a bad ALPN name.
    static Result<TlsClient> make(const TlsClientSpec& spec);
    TlsClient(TlsClient&&) noexcept;
    ~TlsClient();
    /// Bytes from the peer go in; the handshake goes on as far as it can. Errors: Errc::tls.
    Result<void> received(std::span<const std::byte> bytes);
    /// What is to be sent to the peer now; may be empty.
    std::vector<std::byte> to_send();
    bool established() const noexcept;
    /// Queues application data; needs established(). Errors: Errc::tls.
    Result<void> write(std::string_view data);
    /// Decrypted application data that has arrived so far. Errors: Errc::tls, also for an alert
    /// that came after the handshake (TLS 1.3 servers with a wrong key fail there).
    Result<std::string> read();
    /// What the server showed, once it has, even if the handshake failed afterwards.
    std::optional<CertificateChain> shown() const;
    std::string alpn() const;  ///< what was negotiated, or empty

private:
    struct Impl;
    explicit TlsClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::pki
