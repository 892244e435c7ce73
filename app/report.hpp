#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/certificate_spec.hpp"
#include "app/services.hpp"

namespace acme8443::app {

/// One target as the operator wants to know it.
struct TargetReport {
    std::string name;
    std::string kind;
    std::vector<std::string> endpoints;
    std::string recorded;  ///< the deployment's state on disk, or "never deployed"
    std::string serves;    ///< what it serves now: hooks::to_string(Seen), or why that is unknown
    std::string detail;
    bool as_wanted{};
};

struct CertificateReport {
    std::string name;
    std::vector<std::string> names;
    std::optional<Live> live{};
    std::optional<std::chrono::sys_seconds> renew_at{};
    store::RenewalRecord renewal{};
    std::vector<TargetReport> targets{};
    std::vector<std::string> quarantine{};  ///< what was damaged and lies aside
    std::string problem{};                  ///< why the store could not be read, or empty
};

/// Reads the state of one certificate and looks at what its targets serve now.
CertificateReport report_on(const CertificateSpec& want, Services& services, std::stop_token stop);

/// True when the desired state holds at `now`.
bool holds(const CertificateReport& report, std::chrono::sys_seconds now);

std::string to_text(const CertificateReport& report, std::chrono::sys_seconds now);
nlohmann::json to_json(const CertificateReport& report, std::chrono::sys_seconds now);

}  // namespace acme8443::app
