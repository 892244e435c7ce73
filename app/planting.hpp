#pragma once
#include <memory>
#include <string>

#include "acme/challenge/http_01_responder.hpp"
#include "app/output.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// Answers a look's token on port 80: through the site when `webroot` is not empty, else with our
/// own responder when the port is free. Says on stderr why it cannot. Thread-safe. `out` must
/// outlive it.
std::unique_ptr<validator::preflight::Planter> make_planter(acme::HttpResponderSpec http,
                                                            std::string webroot, Output& out);

}  // namespace acme8443::app
