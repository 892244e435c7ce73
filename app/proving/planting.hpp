#pragma once
#include <memory>

#include "app/console/output.hpp"
#include "app/settings/certificate_spec.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// Answers a look's token on port 80: through the webroot of the name, else with our own responder
/// when the port is free. Says on stderr why it cannot. Thread-safe. `out` must outlive it.
std::unique_ptr<validator::preflight::Planter> make_planter(const CertificateSpec& want,
                                                            Output& out);

}  // namespace acme8443::app
