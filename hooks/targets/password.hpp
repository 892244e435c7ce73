#pragma once
#include <filesystem>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace acme8443::hooks {

/// The password or token that stands alone in a file. Errors: those of reading it;
/// Errc::bad_config when it is empty.
Result<Secret> read_password(const std::filesystem::path& file);

}  // namespace acme8443::hooks
