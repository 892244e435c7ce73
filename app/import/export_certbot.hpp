#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "app/settings/certificate_spec.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// Writes certificates in the shape of /etc/letsencrypt below `home`: archive/NAME with every
/// intact generation, live/NAME, renewal/NAME.conf and the account that they were got with. Changes
/// nothing that is there: Errors: Errc::bad_config, one part for each name that is.
Result<void> export_to_certbot(const std::vector<CertificateSpec>& certificates,
                               const store::Store& store, const std::filesystem::path& home);

}  // namespace acme8443::app
