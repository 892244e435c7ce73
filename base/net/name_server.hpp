#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/net/address.hpp"
#include "base/net/resolver.hpp"

namespace acme8443::net {

/// What one name server said for itself, nothing followed. Names are in lower case, without their
/// last dots.
struct ServerAnswer {
    int rcode{};           ///< 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED
    bool authoritative{};  ///< the AA bit: it answers for the zone
    /// Rdata of the type that was asked for, at the name that was asked for; as on the wire, and
    /// for NS, CNAME and SOA only in `names` and `serial`.
    std::vector<std::string> records{};
    std::vector<std::string> names{};        ///< NS or CNAME, when that was asked for
    std::string alias{};                     ///< where a CNAME of the name leads, or empty
    std::optional<std::uint32_t> serial{};   ///< of the SOA, when that was asked for
    std::vector<std::string> referred_to{};  ///< NS of the authority section: the zone is elsewhere
};

/// "NXDOMAIN" and so on.
std::string rcode_name(int rcode);

/// Asks one given name server, without recursion (RFC 1035 section 4.1.1, RD = 0): over UDP, again
/// over TCP what does not fit. Any rcode is an answer. Errors: Errc::timeout, connection_refused,
/// unreachable, network, protocol, cancelled.
class NameServers {
public:
    virtual ~NameServers() = default;
    virtual Result<ServerAnswer> ask(const Address& server, std::string_view name, RecordType type,
                                     std::stop_token stop) = 0;
};

struct NameServerOptions {
    std::uint16_t port{53};
    std::chrono::milliseconds patience{2'000};  ///< for one try
    unsigned tries{2};
};

std::unique_ptr<NameServers> make_name_servers(NameServerOptions options = {});

}  // namespace acme8443::net
