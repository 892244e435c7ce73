#pragma once
#include <filesystem>

#include "base/result.hpp"

namespace acme8443::app {

/// Root has worked in a state directory that is another user's: what it has left there becomes that
/// user's, so that the next run can go on with it. Nothing is done for anybody else, or in root's
/// own. Errors: Errc::hook_failed, when chown(1) says why.
Result<void> leave_to_owner(const std::filesystem::path& state_dir);

}  // namespace acme8443::app
