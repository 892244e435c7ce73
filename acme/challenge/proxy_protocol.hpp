#pragma once
#include <cstdint>
#include <string>

namespace acme8443::acme {

/// One end of a TCP connection: 4 or 16 bytes in network order, and a port.
struct TcpEnd {
    std::string address;
    std::uint16_t port{};
};

/// The header of the PROXY protocol, version 2 (haproxy's doc/proxy-protocol.txt section 2.2), for
/// a TCP connection that came from `client` to `server`. An IPv4 address goes as IPv6
/// (::ffff:a.b.c.d) when the other one is IPv6.
std::string proxy_protocol_header(const TcpEnd& client, const TcpEnd& server);

}  // namespace acme8443::acme
