#pragma once
#include <chrono>
#include <stop_token>

#include "app/services.hpp"

namespace acme8443::app {

struct RenewOptions {
    bool force{};          ///< issue although it is not due
    bool heed_back_off{};  ///< what cron runs; a person who types `issue` is not held back
    /// What falls due before somebody starts us again is due now (RFC 9773 section 4.2).
    std::chrono::seconds next_start_in{};
};

struct Renewed {
    Live live;
    bool changed{};  ///< issued, or a deployment was finished
};

/// Brings one certificate to its desired state under its lock: finishes what an earlier run left
/// undeployed or half issued, heals what is damaged on disk, issues when there is none, when it is
/// due or when the names changed, and remembers failures. Errors: those of issue and deploy_all;
/// Errc::busy; Errc::rate_limited with retry_at while backing off.
Result<Renewed> renew(const CertificateSpec& want, Services& services, RenewOptions options,
                      std::stop_token stop);

}  // namespace acme8443::app
