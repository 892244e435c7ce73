#pragma once
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "acme/challenge.hpp"
#include "base/clock.hpp"
#include "base/net/dns_update.hpp"
#include "base/net/http_client.hpp"
#include "base/net/name_server.hpp"
#include "base/net/resolver.hpp"
#include "base/settings_reader.hpp"

namespace acme8443::acme {

/// What DNS solvers look, ask and write through; tests put fakes here. Solvers are shared between
/// threads, so what one thread alone may use is made anew for each challenge.
struct DnsTools {
    std::function<Result<std::unique_ptr<net::Resolver>>()> resolver;
    std::function<std::unique_ptr<net::HttpClient>()> http;
    std::shared_ptr<net::NameServers> servers;
    std::shared_ptr<net::DnsUpdater> updater;
    std::shared_ptr<const Clock> clock;
    /// Whether a public CA could ask a name server at this address. Empty: all may be asked.
    std::function<bool(const net::Address&)> may_ask{};
    /// Told what a person should know and no error says. May be empty.
    std::function<void(const std::string&)> notice{};
};

/// A TXT record that answers a challenge.
struct TxtAnswer {
    std::string name;    ///< where the CA looks: _acme-challenge.NAME
    std::string target;  ///< where the CNAMEs at `name` lead: here the record has to stand
    std::string value;
};

/// Somebody who can put TXT records into DNS. Other records at the same name, a wildcard's beside
/// its base name's, stay untouched. Thread-safe.
class DnsPublisher {
public:
    virtual ~DnsPublisher() = default;
    /// Safe to repeat. Returns what withdraw needs to know.
    virtual Result<std::string> publish(const Challenge& challenge, const TxtAnswer& answer,
                                        std::stop_token stop) = 0;
    /// Ends within the publisher's own timeout.
    virtual Result<void> withdraw(const Challenge& challenge, const TxtAnswer& answer,
                                  const std::string& published) = 0;
};

/// One [dns_solver] table: its method, and the settings that belong to the method.
struct DnsSolverSpec {
    std::string method{};
    SettingValues settings{};
    bool operator==(const DnsSolverSpec&) const = default;
};

/// The methods there are: "rfc2136", "acme-dns", "httpreq", "certbot", ...
std::vector<std::string> dns_methods();

/// Errors: Errc::bad_config, naming the setting and what it may be; nothing is contacted.
Result<std::unique_ptr<DnsPublisher>> make_dns_publisher(const DnsSolverSpec& spec,
                                                         const DnsTools& tools);

}  // namespace acme8443::acme
