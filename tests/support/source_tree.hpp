#pragma once
#include <filesystem>

namespace acme8443 {

/// The root of the checkout that the tests were built from.
const std::filesystem::path& source_tree();

}  // namespace acme8443
