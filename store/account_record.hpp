#pragma once
#include <filesystem>

#include "base/result.hpp"

namespace acme8443::store {

/// Removes what a crash left half-made or half-removed of accounts, unless another run is at work
/// on them. Writes nothing when there is nothing to remove.
Result<void> sweep_accounts(const std::filesystem::path& root);

}  // namespace acme8443::store
