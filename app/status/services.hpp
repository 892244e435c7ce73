#pragma once
#include "app/report.hpp"
#include "app/status/markup.hpp"

namespace acme8443::app::status {

/// What each target of a certificate serves now, and what was recorded of it.
Markup services(const CertificateReport& report);

}  // namespace acme8443::app::status
