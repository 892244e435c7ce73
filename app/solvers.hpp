#pragma once
#include <memory>
#include <vector>

#include "acme/solver.hpp"
#include "app/certificate_spec.hpp"

namespace acme8443::app {

/// What can answer challenges for this certificate, as its settings say. Nothing listens yet and
/// nothing has been written. Errors: Errc::bad_config, naming the setting.
Result<std::vector<std::unique_ptr<acme::Solver>>> make_solvers(const CertificateSpec& want);

}  // namespace acme8443::app
