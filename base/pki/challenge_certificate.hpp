#pragma once
#include <string_view>

#include "base/identifier.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"

namespace acme8443::pki {

/// What answers a tls-alpn-01 challenge.
struct ChallengeCertificate {
    PrivateKey key;  ///< of its own, P-256
    CertificateChain chain;
};

/// RFC 8737 section 3 and RFC 8738 section 6: signed by itself, one SAN entry with this name or
/// address, and a critical acmeIdentifier with the SHA-256 of the key authorization. For a week.
/// Errors: Errc::crypto.
Result<ChallengeCertificate> make_challenge_certificate(const Identifier& name,
                                                        std::string_view key_authorization);

}  // namespace acme8443::pki
