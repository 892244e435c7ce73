#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/secret.hpp"

namespace acme8443 {

/// A certificate and what belongs to it, as PEM text. base/pki makes other formats of it (PKCS#12).
struct Bundle {
    Secret privkey;           ///< PKCS#8
    std::string cert;         ///< the leaf
    std::string chain;        ///< intermediates, leaf's issuer first
    std::string leaf_sha256;  ///< lower-case hex of the leaf's DER

    std::string fullchain() const { return cert + chain; }
};

/// The bundle in force for one name.
struct Live {
    std::string name;
    std::string generation;
    std::filesystem::path directory;  ///< live/<name>: privkey.pem cert.pem chain.pem fullchain.pem
    std::vector<std::string> names;   ///< what the leaf's SAN lists
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
    Bundle bundle;
};

}  // namespace acme8443
