#pragma once
#include <memory>

#include "app/certificate_spec.hpp"
#include "app/output.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// Answers a look's token on port 80: through the webroot of the name, else with our own responder
/// when the port is free. Says on stderr why it cannot. Thread-safe. `out` must outlive it.
std::unique_ptr<validator::preflight::Planter> make_planter(const CertificateSpec& want,
                                                            Output& out);

}  // namespace acme8443::app
