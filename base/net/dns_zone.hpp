#pragma once
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/net/resolver.hpp"

namespace acme8443::net {

/// One server of a zone, with every address it has.
struct ZoneServer {
    std::string name;
    std::vector<Address> addresses{};
};

/// A zone as the servers above it delegate it.
struct DnsZone {
    std::string name;
    std::string
        primary;  ///< the SOA's MNAME: where RFC 2136 updates go unless somebody knows better
};

/// Where the CNAMEs at this name lead; the name itself when there are none. Errors: Resolver's.
Result<std::string> follow_cnames(Resolver& resolver, std::string_view name, std::stop_token stop);

/// The zone that this name is in: the nearest name above it, or itself, with a SOA. The name must
/// have no CNAME. Errors: Resolver's; Errc::dns when there is none.
Result<DnsZone> find_zone(Resolver& resolver, std::string_view name, std::stop_token stop);

/// The addresses of one name. Errors: Resolver's; Errc::dns when it has none.
Result<std::vector<Address>> addresses_of(Resolver& resolver, std::string_view name,
                                          std::stop_token stop);

/// Every authoritative server of the zone. Errors: Resolver's; Errc::dns when it names none, or one
/// that has no address.
Result<std::vector<ZoneServer>> name_servers(Resolver& resolver, const DnsZone& zone,
                                             std::stop_token stop);

}  // namespace acme8443::net
