#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/net/tcp.hpp"

namespace acme8443::net {

/// How TLS begins at a port: at once, or after a few words of the protocol that is spoken there.
enum class StartTls : std::uint8_t { at_once, smtp, imap, ldap, postgres };

/// "smtp", "imap", "ldap", "postgres", "https" for at_once.
std::string_view to_string(StartTls how);
std::optional<StartTls> parse_starttls(std::string_view scheme);
/// The port that is registered for it; 8443 for at_once.
std::uint16_t usual_port(StartTls how);

/// Says what it takes for the server to expect a ClientHello next: RFC 3207 (SMTP), RFC 9051
/// section 6.2.1 (IMAP), RFC 4511 section 4.14 (LDAP), PostgreSQL's SSLRequest. Nothing for
/// at_once. Errors: Errc::tls when the server refuses or says something else, with its words; those
/// of the connection.
Result<void> start_tls(TcpConnection& connection, StartTls how);

/// A request that every server of this kind answers once TLS stands, logged in or not.
std::string request_over_tls(StartTls how, std::string_view host_and_port);

}  // namespace acme8443::net
