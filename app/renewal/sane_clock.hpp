#pragma once
#include <chrono>

#include "acme/session.hpp"

namespace acme8443::app {

/// A machine that has lost its time would take every certificate for due, or none. Errors:
/// Errc::bad_config when it is earlier than the release of this program.
Result<void> plausible(std::chrono::sys_seconds now);

/// Errors: Errc::bad_config when the CA's last Date was more than a day from our time.
Result<void> clocks_agree(const acme::Session& ca);
/// The same of a time that is `ahead` of the CA's.
Result<void> clocks_agree(std::chrono::sys_seconds now, std::chrono::seconds ahead);

}  // namespace acme8443::app
