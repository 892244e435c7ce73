#pragma once
#include <optional>

#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

/// One name, two certificates, one with an RSA key and one with an ECDSA key: `second_key_type`.
/// The first is kept under the file's name, the second under that and ".rsa" or ".ecdsa"; both are
/// renewed, deployed and looked at for themselves.

/// The second one as a file of its own, which differs in its key alone; nothing when the file wants
/// one certificate. Errors: Errc::bad_usage for a key type.
Result<std::optional<CertificateFile>> second_of(const CertificateFile& file);

/// The name of the file of which `name` would be the second certificate, or empty.
std::string first_of(std::string_view name);

/// What the targets mean for the one with this key, of which `second` is the other one's type:
/// "{key}" in a setting is its kind, "rsa" or "ecdsa". Errors: Errc::bad_usage for a key type;
/// bad_config for two of one kind, and for a target that would put both into one place.
Result<void> share_endpoints(std::vector<hooks::TargetSpec>& targets, KeyType key,
                             const std::string& second);

}  // namespace acme8443::app
