#pragma once
#include <string>

#include "base/pki/certificate.hpp"

namespace acme8443::pki {

/// What a certificate says about its use beyond the names: what some services are particular about.
struct CertificateUse {
    bool alt_names_critical{};  ///< the SAN extension is marked critical
    bool key_encipherment{};    ///< keyUsage absent, or lists keyEncipherment
    std::string
        signature{};  ///< its algorithm in OpenSSL's words: "RSA-SHA256", "ecdsa-with-SHA384"
};

/// Errors: Errc::bad_certificate.
Result<CertificateUse> read_use(const Certificate& certificate);

}  // namespace acme8443::pki
