#pragma once
#include <chrono>
#include <optional>

#include "app/discover/found.hpp"
#include "base/pki/certificate.hpp"

namespace acme8443::app::discover {

/// What is wrong with a service that listens, into `found.problems`: open to every address, nothing
/// or something broken served, expired or nearly, another certificate than lies in `file`, or one
/// that does not have the name that the configuration gives the service.
void judge(Found& found, const std::optional<pki::Certificate>& file, std::chrono::sys_seconds now);

}  // namespace acme8443::app::discover
