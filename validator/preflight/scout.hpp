#pragma once
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.hpp"
#include "base/net/http_client.hpp"
#include "base/net/resolver.hpp"
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

struct ScoutTools {
    net::HttpClient& http;  ///< made with https_only = false, cut_body = true
    net::Resolver& resolver;
    const Clock& clock;
    CaProfile ca;
    ListenerFacts listener{};
    /// Test networks live on special-purpose addresses; never set for a public CA.
    bool allow_special_addresses{};
    std::string account_uri{};  ///< for CAA records that permit one account; empty: not known yet
};

std::unique_ptr<Scout> make_scout(ScoutTools tools);

}  // namespace acme8443::validator::preflight
