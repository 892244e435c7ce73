#pragma once
#include <string>

#include "hooks/target.hpp"

namespace acme8443::app {

/// A target as configured, from a [[deploy]] table or from --deploy and --set: takes out the
/// settings that every target has (name, endpoint, server_name, deadline, trust_file,
/// clients, pins, restart, canary) and leaves the rest to the
/// target. Errors: Errc::bad_config, one part for each mistake, its subject the setting.
Result<hooks::TargetSpec> target_spec(std::string kind, hooks::Settings said);

/// The same the other way round.
hooks::Settings settings_of(const hooks::TargetSpec& target);

}  // namespace acme8443::app
