#pragma once
#include <span>
#include <stop_token>
#include <vector>

#include "app/discover/found.hpp"
#include "base/clock.hpp"
#include "base/net/http_client.hpp"
#include "base/net/tls_probe.hpp"

namespace acme8443::app::discover {

/// What a survey looks with.
struct Instruments {
    net::TlsProbe& probe;
    net::HttpClient& http;  ///< for port 80 of this machine
    const Clock& clock;
};

/// Ports on which services of this kind live; what `discover` looks at when none is named.
std::vector<std::uint16_t> usual_ports();

/// Everything that listens on these ports of this machine, and what is configured to and does not;
/// each looked at, nothing touched. Errors: those of reading /proc; Errc::cancelled.
Result<std::vector<Found>> survey(std::span<const std::uint16_t> ports, Instruments with,
                                  std::stop_token stop);

}  // namespace acme8443::app::discover
