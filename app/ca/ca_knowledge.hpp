#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/settings/certificate_spec.hpp"
#include "store/store.hpp"
#include "validator/ca_profile.hpp"

namespace acme8443::app {

/// What this CA asks beyond the Forum's rules: its own profile; where it has none, what its
/// directory shows. With the names that it goes by in CAA records, as far as they are known
/// beforehand. Errors: Errc::bad_usage for a profile that does not exist.
Result<validator::CaProfile> profile_of(const CaPreset& ca);

/// The URL of our account at this CA, or empty: there is none, or the store cannot be read.
std::string known_account(const store::Store& store, const CaPreset& ca);

/// What the CA calls itself in CAA records (RFC 8555 section 7.1.1, caaIdentities). Where that is
/// not known beforehand, its directory is fetched when this is called, once, within seconds; empty
/// when that fails. Thread-safe.
std::function<std::vector<std::string>()> caa_identities(const CertificateSpec& want);

}  // namespace acme8443::app
