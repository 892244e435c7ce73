#pragma once
#include <filesystem>
#include <stop_token>
#include <string_view>

#include "app/services.hpp"
#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

/// A certification request as people have it: PEM or DER. Errors: Errc::bad_usage.
Result<pki::Csr> read_request(std::string_view bytes);

/// Takes a request for a key that is not here from wish to chain. The order in flight is remembered
/// in `order_file`, so that the next run resumes it; the file is gone in the end. Nothing is
/// deployed. Errors: those of issue(); Errc::denied_by_policy for a request that the CA would not
/// take.
Result<pki::CertificateChain> sign(const pki::Csr& request, const CertificateSpec& want,
                                   const std::filesystem::path& order_file, Services& services,
                                   std::stop_token stop);

}  // namespace acme8443::app
