#pragma once
#include "app/report.hpp"
#include "app/status/markup.hpp"

namespace acme8443::app::status {

/// Validity, renewal and reuse of proofs of a certificate that there is, on one axis. The dates
/// stand beside the bars as text.
Markup timeline(const CertificateReport& report, std::chrono::sys_seconds now);

}  // namespace acme8443::app::status
