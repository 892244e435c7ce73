#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "acme/solver.hpp"
#include "app/console/output.hpp"
#include "app/proving/responders.hpp"
#include "app/settings/certificate_spec.hpp"

namespace acme8443::app {

/// What can answer challenges for this certificate, as its settings say. Nothing listens yet and
/// nothing has been written. Notices go to `out`, which they borrow. A port that is taken is asked
/// for at the desk in `state_dir`. Errors: Errc::bad_config, naming the setting.
Result<std::vector<std::shared_ptr<acme::Solver>>> make_solvers(
    const CertificateSpec& want, Responders& responders, Output& out,
    const std::filesystem::path& state_dir);

/// The one for http-01 alone: through the webroot of a name, or else through the responder.
Result<std::unique_ptr<acme::Solver>> make_http_01_solver(const CertificateSpec& want);

/// Do the settings that make_solvers() reads agree? Then one set serves both certificates.
bool same_solvers(const CertificateSpec& a, const CertificateSpec& b);

}  // namespace acme8443::app
