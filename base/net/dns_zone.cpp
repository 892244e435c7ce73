#include "base/net/dns_zone.hpp"

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {

Result<std::string> follow_cnames(Resolver& resolver, std::string_view name, std::stop_token stop)
{
    const DnsAnswer answer = TRY(resolver.resolve(name, RecordType::txt, std::move(stop)));
    return answer.canonical_name.empty() ? std::string(name) : answer.canonical_name;
}

Result<DnsZone> find_zone(Resolver& resolver, std::string_view name, std::stop_token stop)
{
    for (std::string_view at = name; !at.empty();) {
        const DnsAnswer answer = TRY(resolver.resolve(at, RecordType::soa, stop));
        // Behind a CNAME stands somebody else's SOA.
        if (!answer.records.empty() && answer.canonical_name.empty()) {
            std::vector<std::string> primary = names(answer);
            if (primary.empty()) return fail(Errc::protocol, "its SOA record cannot be read");
            return DnsZone{std::string(at), std::move(primary.front())};
        }
        const auto dot = at.find('.');
        at = dot == at.npos ? std::string_view() : at.substr(dot + 1);
    }
    return fail(Errc::dns, "no zone holds " + printable(name, 300) +
                               ": neither it nor a name above it has a SOA record");
}

Result<std::vector<Address>> addresses_of(Resolver& resolver, std::string_view name,
                                          std::stop_token stop)
{
    std::vector<Address> found;
    for (const RecordType type : {RecordType::aaaa, RecordType::a}) {
        const DnsAnswer answer = TRY(resolver.resolve(name, type, stop));
        for (Address& address : addresses(answer)) found.push_back(std::move(address));
    }
    if (!found.empty()) return found;
    return fail(Errc::dns, printable(name, 300) + " has neither an A nor an AAAA record");
}

Result<std::vector<ZoneServer>> name_servers(Resolver& resolver, const DnsZone& zone,
                                             std::stop_token stop)
{
    const DnsAnswer answer = TRY(resolver.resolve(zone.name, RecordType::ns, stop));
    std::vector<ZoneServer> servers;
    for (std::string& name : names(answer)) {
        ZoneServer server{.name = std::move(name)};
        auto found = addresses_of(resolver, server.name, stop);
        if (!found)
            return fail(std::move(found).error().while_doing(
                "name server " + printable(server.name, 300) + " of zone " + zone.name));
        server.addresses = *std::move(found);
        servers.push_back(std::move(server));
    }
    if (!servers.empty()) return servers;
    return fail(Errc::dns, "zone " + zone.name + " has no NS records");
}

}  // namespace acme8443::net
