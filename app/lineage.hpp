#pragma once
#include <filesystem>
#include <string>

#include "base/bundle.hpp"
#include "base/result.hpp"

namespace acme8443::app {

/// The pair that another client has just put into `lineage` (certbot's live/NAME: privkey.pem,
/// cert.pem, chain.pem, fullchain.pem), copied into a directory of its own below `into`, so that
/// what it replaces stays to go back to; three are kept. Read-only on the lineage. Errors:
/// Errc::bad_certificate; those of reading and writing the files.
Result<Live> take_lineage(const std::filesystem::path& lineage, const std::filesystem::path& into,
                          const std::string& name);

}  // namespace acme8443::app
