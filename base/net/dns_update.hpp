#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/net/address.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace acme8443::net {

enum class TsigAlgorithm : std::uint8_t { hmac_sha256, hmac_sha512 };

/// "hmac-sha256", "hmac-sha512". Errors: Errc::bad_usage, naming what is allowed.
Result<TsigAlgorithm> parse_tsig_algorithm(std::string_view text);

/// A key that a name server knows too. RFC 8945.
struct TsigKey {
    std::string name;
    TsigAlgorithm algorithm{TsigAlgorithm::hmac_sha256};
    Secret secret;  ///< base64, as in the server's configuration
};

/// One TXT record that comes or goes; what else stands at its name stays. RFC 2136 section 2.5.
struct TxtUpdate {
    enum class What : std::uint8_t { add, remove };
    What what;
    std::string zone;
    std::string name;
    std::string value;      ///< any length; split into strings of 255 bytes
    std::uint32_t ttl{60};  ///< seconds
};

struct DnsServer {
    Address address;
    std::uint16_t port{53};
    std::string text() const;  ///< "192.0.2.53", or "192.0.2.53:5300" when the port is another
    auto operator<=>(const DnsServer&) const = default;
};

/// Changes one name server's zones (RFC 2136). Tests hold zones in memory.
class DnsUpdater {
public:
    virtual ~DnsUpdater() = default;
    /// Without a key: unsigned, for servers that go by the address. Repeating it changes nothing.
    /// Errors: Errc::permission when the server refuses the key or the change, dns when it cannot
    /// do it, bad_usage for what is no name, bad_config for a secret that is not base64; those of
    /// TcpConnection; protocol, also for an answer that the key has not signed.
    virtual Result<void> update(const DnsServer& server, const TxtUpdate& update,
                                const TsigKey* key, std::stop_token stop) = 0;
};

/// Over TCP: an update is rare, and must not be guessed at.
std::unique_ptr<DnsUpdater> make_dns_updater(
    std::chrono::milliseconds timeout = std::chrono::seconds(10));

}  // namespace acme8443::net
