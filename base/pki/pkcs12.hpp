#pragma once
#include <cstdint>
#include <string>

#include "base/bundle.hpp"
#include "base/result.hpp"

namespace acme8443::pki {

/// modern: PBES2 with AES-256-CBC, MAC with SHA-256 (Java 8u301, Windows Server 2019 and later).
/// compat: 3DES and SHA-1, for what is older. Neither protects the key better than the password,
/// which usually stands beside it: keep the file 0600.
enum class Pkcs12Profile : std::uint8_t { modern, compat };

/// A key store of one entry (RFC 7292): key, leaf and chain, all encrypted. Java reads it also
/// where JKS is configured. `alias` is the friendlyName; without one Java calls the entry "1".
/// Errors: Errc::bad_config for a password of other than printable ASCII, which Java cannot use
/// with PBES2; Errc::crypto, also when key and leaf do not belong together; Errc::bad_certificate.
Result<Secret> to_pkcs12(const Bundle& bundle, const std::string& alias, const Secret& password,
                         Pkcs12Profile profile = Pkcs12Profile::modern);

}  // namespace acme8443::pki
