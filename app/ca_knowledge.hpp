#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/certificate_spec.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// The URL of our account at this CA, or empty: there is none, or the store cannot be read.
std::string known_account(const store::Store& store, const CaPreset& ca);

/// What the CA calls itself in CAA records (RFC 8555 section 7.1.1, caaIdentities). Where that is
/// not known beforehand, its directory is fetched when this is called, once, within seconds; empty
/// when that fails. Thread-safe.
std::function<std::vector<std::string>()> caa_identities(const CertificateSpec& want);

}  // namespace acme8443::app
