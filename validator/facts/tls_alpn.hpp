#pragma once
#include <optional>
#include <string>

#include "base/identifier.hpp"
#include "base/pki/presented_certificate.hpp"

namespace acme8443::validator {

/// What port 443 showed to a tls-alpn-01 client (RFC 8737 section 3), read once.
struct TlsAlpnFacts {
    /// `alpn_`: what was negotiated, or empty; `certificate_`: the leaf, DER, or empty.
    TlsAlpnFacts(Identifier name_, std::string key_authorization_, std::string alpn_,
                 std::string certificate_);

    Identifier name;
    std::string key_authorization;
    std::string alpn;
    std::string certificate;
    std::string address{};                            ///< "ip:port" that was dialled, or empty
    std::optional<pki::PresentedCertificate> leaf{};  ///< empty: none was shown, or not readable
    std::string problem{};                            ///< why not
};

}  // namespace acme8443::validator
