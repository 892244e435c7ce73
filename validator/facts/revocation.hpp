#pragma once

namespace acme8443::validator {

/// What a CA is asked when a certificate is to be revoked (RFC 8555 section 7.6).
struct RevocationFacts {
    unsigned reason{};             ///< RFC 5280 section 5.3.1
    bool key_compromised{};        ///< somebody else may have the private key
    bool signed_by_certificate{};  ///< by the certificate's own key, not by the account's
};

}  // namespace acme8443::validator
