#pragma once
#include <string>
#include <vector>

#include "app/settings/configuration.hpp"

namespace acme8443::app {

/// The files below certificates/, by name, sorted; none of them is opened. Errors: those of
/// reading the directory.
Result<std::vector<std::string>> certificate_files(const Configuration& configuration);

/// The certificates of one of them: by its own name, and the second one (app/settings/two_keys.hpp)
/// unless that has a file of its own.
std::vector<std::string> certificates_of(const std::string& file,
                                         const Configuration& configuration);

}  // namespace acme8443::app
