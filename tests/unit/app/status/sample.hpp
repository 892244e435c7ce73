#pragma once
#include "app/status/overview.hpp"

namespace acme8443::app::status {

/// Seven certificates, one in each state and one that warns; among them text that attackers would
/// write. Sets the time zone to Europe/Berlin for this process.
Overview sample();

/// The whole of tests/data/status/NAME. With ACME8443_UPDATE in the environment it is written anew
/// first, from `now`.
std::string approved(const std::string& name, const std::string& now);

}  // namespace acme8443::app::status
