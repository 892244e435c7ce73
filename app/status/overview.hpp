#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/report.hpp"

namespace acme8443::app::status {

/// Everything that `status` tells, gathered once; each form of it is a pure function of this.
struct Overview {
    std::chrono::sys_seconds now;
    std::string host;
    std::string version{ACME8443_VERSION};
    std::vector<CertificateReport> certificates{};  ///< by name
    std::vector<std::string> not_configured{};      ///< in the store, and nobody renews them
};

/// Reads every certificate of these names (all when there are none), several at a time. One whose
/// settings cannot be used is in it as such. Errors: Errc::not_found for a name that is not
/// configured; Errc::bad_config for acme8443.toml; those of the store; Errc::cancelled.
Result<Overview> gather(Context& context, const std::vector<std::string>& names,
                        ReportOptions options);

/// The worst of all certificates.
ExitStatus exit_status(const Overview& all);
/// The same with the worst first, as positions in `certificates`.
std::vector<std::size_t> by_urgency(const Overview& all);

}  // namespace acme8443::app::status
