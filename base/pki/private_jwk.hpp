#pragma once
#include <string_view>

#include "base/pki/key.hpp"

namespace acme8443::pki {

/// A private key as a JSON Web Key (RFC 7518 sections 6.2.2 and 6.3.2), as certbot keeps account
/// keys: RSA with its primes, or P-256 and P-384. Errors: Errc::crypto for anything else.
Result<PrivateKey> from_private_jwk(std::string_view jwk);
Result<Secret> to_private_jwk(const PrivateKey& key);

}  // namespace acme8443::pki
