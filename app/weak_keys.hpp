#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "validator/keys/weak_keys.hpp"

namespace acme8443::app {

/// Where lists of weak keys are looked for when nobody says where they are, the first one that
/// there is: our own, then that of Debian's package openssl-blacklist.
const std::vector<std::filesystem::path>& weak_key_directories();

/// The lists at this path, or, when it is empty, the installed ones; nothing when there are none.
/// Errors: those of WeakKeys::open.
Result<std::optional<validator::keys::WeakKeys>> weak_keys(const std::string& path);

/// One sentence: which lists are used, or where they were looked for.
std::string describe(const std::optional<validator::keys::WeakKeys>& lists);

}  // namespace acme8443::app
