#pragma once
#include <string>

#include "app/report.hpp"

namespace acme8443::app::status {

/// "serves it", "serves an older one", "does not answer", ...
std::string serves_in_words(const TargetReport& target);
/// "89 days left", "5 hours left", "expired 3 days ago"; empty without a certificate.
std::string left_in_words(const CertificateReport& report, std::chrono::sys_seconds now);
/// "renews 2027-01-20 11:25 CET, within the CA's window"; while it fails,
/// "next attempt at ...".
std::string renewal_in_words(const CertificateReport& report, std::chrono::sys_seconds now);
/// "3 failed attempts in a row, the last one: ..."; empty when there were none.
std::string failures_in_words(const CertificateReport& report);

}  // namespace acme8443::app::status
