#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/pki/public_key.hpp"
#include "validator/keys/modulus.hpp"

namespace acme8443::validator::keys {
class WeakKeys;
}

namespace acme8443::validator {

/// A public key, read and measured once.
struct KeyFacts {
    /// `spki_`: SubjectPublicKeyInfo, DER. For an RSA key, thorough takes two milliseconds.
    explicit KeyFacts(std::string spki_, keys::Depth depth = keys::Depth::thorough);

    /// Fills in `weak_list`.
    void look_up(const keys::WeakKeys& lists);

    std::string spki;
    std::optional<pki::PublicKey> key{};     ///< empty: not readable
    std::string problem{};                   ///< why not
    std::optional<keys::Modulus> modulus{};  ///< of an RSA key
    /// The list of weak keys that it is on, or "". Empty: no list was looked at.
    std::optional<std::string> weak_list{};
    /// SPKIs of our ACME account keys, which must not be used here.
    std::vector<std::string> account_keys{};
    /// SHA-256 (32 octets) of SPKIs that were reported compromised.
    std::vector<std::string> compromised{};
};

}  // namespace acme8443::validator
