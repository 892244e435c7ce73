#pragma once
#include <stop_token>

#include "app/services.hpp"
#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

/// Takes one certificate from wish to seen on 8443. The caller holds the certificate's lock. Every
/// step is safe to repeat after a crash.
Result<Live> issue(const CertificateSpec& want, Services& services, std::stop_token stop);

}  // namespace acme8443::app
