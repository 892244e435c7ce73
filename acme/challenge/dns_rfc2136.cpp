#include "acme/challenge/dns_methods.hpp"
#include "base/net/dns_zone.hpp"
#include "base/net/tls_probe.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

constexpr std::uint16_t dns_port = 53;

struct Rfc2136 {
    std::optional<net::Endpoint> server{};  ///< empty: the SOA's MNAME
    std::string zone{};                     ///< empty: found by SOA
    std::string key_name{};                 ///< empty: unsigned
    net::TsigAlgorithm algorithm{};
    std::string secret{};  ///< a reference
};

bool is_dial_error(Errc code)
{
    return code == Errc::connection_refused || code == Errc::connection_timeout ||
           code == Errc::unreachable;
}

/// RFC 2136 updates, signed with TSIG when there is a key.
class Rfc2136Publisher final : public DnsPublisher {
public:
    Rfc2136Publisher(Rfc2136 how, DnsTools tools) : how_(std::move(how)), tools_(std::move(tools))
    {
    }

    Result<std::string> publish(const Challenge&, const TxtAnswer& answer,
                                std::stop_token stop) override
    {
        TRY(change(net::TxtUpdate::What::add, answer, std::move(stop)));
        return std::string();
    }
    Result<void> withdraw(const Challenge&, const TxtAnswer& answer, const std::string&) override
    {
        return change(net::TxtUpdate::What::remove, answer, {});
    }

private:
    Result<void> change(net::TxtUpdate::What what, const TxtAnswer& answer,
                        const std::stop_token& stop) const
    {
        const auto resolver = TRY(tools_.resolver());
        net::DnsZone zone{how_.zone, {}};
        if (zone.name.empty() || !how_.server)
            zone = TRY(net::find_zone(*resolver, answer.target, stop));
        if (!how_.zone.empty()) zone.name = how_.zone;
        const auto servers = TRY(update_servers(*resolver, zone, stop));
        const net::TxtUpdate update{what, zone.name, answer.target, answer.value};
        if (how_.key_name.empty()) return try_each(servers, update, nullptr, stop);
        net::TsigKey key{how_.key_name, how_.algorithm, Secret()};
        key.secret = TRY(read_secret(how_.secret));
        return try_each(servers, update, &key, stop);
    }

    Result<std::vector<net::DnsServer>> update_servers(net::Resolver& resolver,
                                                       const net::DnsZone& zone,
                                                       const std::stop_token& stop) const
    {
        const net::Endpoint at = how_.server ? *how_.server : net::Endpoint{zone.primary, dns_port};
        std::vector<net::Address> addresses;
        if (auto literal = net::Address::parse(at.host))
            addresses.push_back(*std::move(literal));
        else
            addresses = TRY(net::addresses_of(resolver, at.host, stop));
        std::vector<net::DnsServer> servers;
        for (net::Address& address : addresses) servers.push_back({std::move(address), at.port});
        return servers;
    }

    /// The first address that can be dialled decides.
    Result<void> try_each(const std::vector<net::DnsServer>& servers, const net::TxtUpdate& update,
                          const net::TsigKey* key, const std::stop_token& stop) const
    {
        Result<void> done;
        for (const net::DnsServer& server : servers) {
            done = tools_.updater->update(server, update, key, stop);
            if (done || !is_dial_error(done.error().code)) return done;
        }
        return done;
    }

    Rfc2136 how_;
    DnsTools tools_;
};

}  // namespace

MadePublisher make_rfc2136(const SettingsReader& settings, const DnsTools& tools)
{
    Rfc2136 how;
    if (settings.has("server")) {
        const auto text = TRY(settings.text("server"));
        const auto server = net::Endpoint::parse(text, dns_port);
        if (!server) return settings.bad("server", server.error().message);
        how.server = *server;
    }
    how.zone = TRY(settings.text("zone"));
    how.key_name = TRY(settings.text("key_name"));
    how.secret = TRY(settings.text("key"));
    if (how.key_name.empty() != how.secret.empty())
        return settings.bad(how.secret.empty() ? "key" : "key_name",
                            "a TSIG key has both a key_name and a key");
    const auto algorithm =
        net::parse_tsig_algorithm(TRY(settings.text("algorithm", "hmac-sha256")));
    if (!algorithm) return settings.bad("algorithm", algorithm.error().message);
    how.algorithm = *algorithm;
    if (!how.secret.empty()) {
        const auto checked = check_secret_reference(how.secret);
        if (!checked) return settings.bad("key", checked.error().message);
    }
    return std::make_unique<Rfc2136Publisher>(std::move(how), tools);
}

}  // namespace acme8443::acme
