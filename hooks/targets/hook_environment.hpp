#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/bundle.hpp"

namespace acme8443::hooks {

/// ACME8443_{NAME,DOMAINS,DIR,CERT,CHAIN,FULLCHAIN,KEY,LEAF_SHA256,NOT_AFTER} for the certificate
/// whose files lie in `directory`. The key by path only.
std::map<std::string, std::string> hook_environment(const Live& live,
                                                    const std::filesystem::path& directory);

}  // namespace acme8443::hooks
