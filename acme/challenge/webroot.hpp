#pragma once
#include <filesystem>
#include <memory>

#include "acme/solver.hpp"

namespace acme8443::acme {

/// Answers http-01 through a web server that serves `root` on port 80: one file, mode 0644, below
/// .well-known/acme-challenge/ (directories are made 0755 and stay). Below the root no symbolic
/// link is followed and no file overwritten, except one with this very token that a crash left
/// behind. Errors of present: those of base/file.
std::unique_ptr<Solver> make_webroot(std::filesystem::path root);

}  // namespace acme8443::acme
