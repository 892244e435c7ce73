#pragma once
#include <string>

#include "app/status/overview.hpp"

namespace acme8443::app::status {

/// A line for each certificate, and below it only what is not as it should be. `colour`: with the
/// escapes of a terminal.
std::string to_text(const Overview& all, bool colour);

}  // namespace acme8443::app::status
