#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace acme8443::acme {

/// The first bytes of a connection, looked at without taking part in TLS.
struct ClientHello {
    enum class Kind : std::uint8_t {
        incomplete,  ///< it may still become one
        acme,        ///< offers "acme-tls/1" and nothing else: RFC 8737 section 3
        other        ///< another client's, or no TLS at all
    };
    Kind kind{Kind::other};
    std::size_t wanted{};       ///< while incomplete: how many bytes it takes to see more
    std::string server_name{};  ///< of an acme one: SNI in lower case, or empty
};

/// More than any CA sends, with room for key shares that do not exist yet. Whoever needs more is
/// `other`.
inline constexpr std::size_t longest_client_hello = 16 * 1024;

/// RFC 8446 sections 4.1.2 and 5.1, RFC 6066 section 3, RFC 7301. Pure; the message may be spread
/// over several records. What does not follow the grammar is `other`: somebody else shall judge.
ClientHello glance_at_client_hello(std::string_view bytes);

}  // namespace acme8443::acme
