#pragma once
#include <string_view>

#include "base/pki/public_key.hpp"

namespace acme8443::pki {

enum class Verified : unsigned char { yes, no, unknown };

/// Is this the signature of that key under `algorithm`, an AlgorithmIdentifier? Twice as fast as
/// OpenSSL with a whole certificate, which it reads first, and its key for 100 us. `key_bits` is
/// the subjectPublicKey of `key` without the octet that counts its unused bits. unknown: not RSA
/// (PKCS #1) or ECDSA on a NIST curve, with SHA-1 or SHA-2.
Verified verify(const PublicKey& key, std::string_view key_bits, std::string_view algorithm,
                std::string_view text, std::string_view signature);

}  // namespace acme8443::pki
