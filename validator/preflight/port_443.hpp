#pragma once
#include "base/identifier.hpp"
#include "base/net/http_client.hpp"
#include "base/net/tls_greeter.hpp"
#include "validator/facts/port_443.hpp"
#include "validator/preflight/live_world.hpp"

namespace acme8443::validator::preflight {

struct Port443Tools {
    net::TlsGreeter& greeter;
    net::HttpClient& http;
    LimitedResolver& resolver;
    const TimeLimit& limit;
    bool allow_special_addresses{};
};

/// Every address of the name on port 443, as a CA meets it for tls-alpn-01 and as a browser does.
/// Errors: Errc::cancelled.
Result<Port443> look_at_port_443(const Port443Tools& tools, const Identifier& name);

}  // namespace acme8443::validator::preflight
