#pragma once
#include <stop_token>

#include "app/renewal/course.hpp"
#include "app/services.hpp"

namespace acme8443::app {

/// Brings one certificate to its desired state under its lock: finishes what an earlier run left
/// undeployed or half issued, heals what is damaged on disk, issues when there is none, when it is
/// due or when the names changed, and remembers failures. Errors: those of issue and deploy_all;
/// Errc::busy; Errc::rate_limited with retry_at while backing off.
Result<Renewed> renew(const CertificateSpec& want, Services& services, RenewOptions options,
                      std::stop_token stop);

}  // namespace acme8443::app
