#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/workbench.hpp"

namespace acme8443::app {

using OneCertificate = std::function<Result<ExitStatus>(const CertificateSpec&, Services&)>;

/// Calls `work` for each certificate of these names (all when there are none). One that fails is
/// reported and does not keep the others back; the worst status is returned. Errors:
/// Errc::not_found for a name that is not configured.
Result<ExitStatus> each_certificate(Context& context, const std::vector<std::string>& names,
                                    const OneCertificate& work);

}  // namespace acme8443::app
