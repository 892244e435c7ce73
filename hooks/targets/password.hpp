#pragma once
#include <filesystem>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "hooks/targets/settings.hpp"

namespace acme8443::hooks {

/// The password or token that stands alone in a file. Errors: those of reading it;
/// Errc::bad_config when it is empty.
Result<Secret> read_password(const std::filesystem::path& file);

/// The reference (base/secret.hpp) that the setting `key` holds, or "file:" and the path that
/// `key`_file holds. Errors: Errc::bad_config when neither or both are there.
Result<std::string> secret_setting(const SettingsReader& settings, std::string_view key);

}  // namespace acme8443::hooks
