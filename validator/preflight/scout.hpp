#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/net/http_client.hpp"
#include "base/net/name_server.hpp"
#include "base/net/resolver.hpp"
#include "base/net/tls_greeter.hpp"
#include "validator/ca_profile.hpp"
#include "validator/facts.hpp"

namespace acme8443::validator::preflight {

/// Goes out and looks as the CA would: DNS, port 80 hop by hop. Decides nothing: what could not be
/// seen is a missing fact, not an error. Errors: Errc::cancelled.
class Scout {
public:
    virtual ~Scout() = default;
    virtual Result<Facts> look(const OrderSpec& order, std::stop_token stop) = 0;
};

/// Plants the answer to a token of our own for the time of a look.
class Planter {
public:
    virtual ~Planter() = default;
    struct Bed {
        Planted where{Planted::nobody};      ///< nobody: it could not be planted
        std::shared_ptr<const void> keep{};  ///< letting it go takes the answer back
    };
    /// On port 80: `answer` to GET /.well-known/acme-challenge/`token`.
    virtual Bed plant(const Identifier& name, const std::string& token,
                      const std::string& answer) = 0;
};

/// What `check` looks at beyond what an order depends on.
struct Thorough {
    net::NameServers& name_servers;
    net::TlsGreeter& greeter;
    Planter* planter{};                ///< nullptr: ask for a token that nobody has planted
    std::chrono::milliseconds time{};  ///< for the whole look; what is not seen then stays unknown
    std::function<void(std::string_view name, std::string_view what)> progress{};
};

struct ScoutTools {
    net::HttpClient& http;  ///< made with https_only = false, cut_body = true
    net::Resolver& resolver;
    const Clock& clock;
    CaProfile ca;
    ListenerFacts listener{};
    /// Test networks live on special-purpose addresses; never set for a public CA.
    bool allow_special_addresses{};
    std::string account_uri{};  ///< for CAA records that permit one account; empty: not known yet
    /// What the CA calls itself in CAA records (its directory's caaIdentities), for a profile that
    /// does not say; asked when there are such records. Empty: not known.
    std::function<std::vector<std::string>()> issuers{};
    const Thorough* thorough{};  ///< nullptr: only what decides whether the CA may be asked
};

std::unique_ptr<Scout> make_scout(ScoutTools tools);

}  // namespace acme8443::validator::preflight
