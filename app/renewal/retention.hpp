#pragma once
#include "app/services.hpp"
#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

/// Removes the generations that want.retention does not keep. For after a success only: before it,
/// one may still be needed. What cannot be removed now is said, and removed by a later run.
void prune(const CertificateSpec& want, Services& services);

}  // namespace acme8443::app
