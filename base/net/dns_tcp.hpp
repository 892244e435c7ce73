#pragma once
#include <cstdint>
#include <string>

#include "base/net/tcp.hpp"

namespace acme8443::net {

/// One DNS message there and one back, on a connection of its own: the length goes first (RFC 1035
/// section 4.2.2). Errors: TcpConnection's.
Result<std::string> exchange_over_tcp(const Address& server, std::uint16_t port,
                                      const std::string& message, Deadline until);

}  // namespace acme8443::net
