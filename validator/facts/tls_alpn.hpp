#pragma once
#include <string>

#include "base/identifier.hpp"

namespace acme8443::validator {

/// What port 443 showed to a tls-alpn-01 client (RFC 8737 section 3).
struct TlsAlpnFacts {
    Identifier name;
    std::string key_authorization;
    std::string alpn;         ///< what was negotiated, or empty
    std::string certificate;  ///< the leaf, DER; empty: none was shown
};

}  // namespace acme8443::validator
