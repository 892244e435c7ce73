#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/console/exit_status.hpp"
#include "app/services.hpp"
#include "app/settings/certificate_spec.hpp"
#include "hooks/verify.hpp"

namespace acme8443::app {

/// One target as the operator wants to know it.
struct TargetReport {
    std::string name;
    std::string kind;
    std::vector<std::string> endpoints{};
    std::string recorded{"never deployed"};  ///< the deployment's state on disk
    std::optional<std::chrono::sys_seconds> recorded_at{};
    std::string recorded_leaf{};        ///< lower-case hex SHA-256
    bool looked{};                      ///< at the endpoints, just now
    std::optional<hooks::Seen> seen{};  ///< what they serve; nothing: that is unknown
    std::vector<std::string> leaves{};  ///< the distinct leaves that were seen to work
    std::string detail{};
    bool as_wanted{};
};

/// What one certificate comes to.
enum class State : std::uint8_t {
    done,
    not_deployed,
    not_issued,
    expired,
    damaged,       ///< its files cannot be read, or do not hold what they should
    misconfigured  ///< its settings cannot be used
};
/// "done", "not deployed", ...
std::string_view to_string(State state);

struct CertificateReport {
    std::string name;
    std::vector<std::string> names{};
    std::string ca{};  ///< its title
    std::optional<Live> live{};
    std::string issuer{};
    std::string serial{};  ///< lower-case hex
    std::optional<std::chrono::sys_seconds> renew_at{};
    std::string renew_because{};  ///< why then: "within the CA's window"
    /// Until when the CA may reuse what it has seen, at most (BR section 4.2.1); nothing for a
    /// certificate that another client got, or a private CA has issued.
    std::optional<std::chrono::sys_seconds> proofs_until{};
    store::RenewalRecord renewal{};
    std::vector<TargetReport> targets{};
    std::vector<std::string> quarantine{};  ///< what was damaged and lies aside
    /// What the rules say about the chain in force, if they were asked.
    std::optional<std::vector<validator::Finding>> findings{};
    std::optional<Error> problem{};  ///< why the settings or the store could not be read
};

/// How much trouble to take.
struct ReportOptions {
    bool look{true};  ///< at what the endpoints serve now; else what was recorded counts
    bool judge{};     ///< the chain in force by the rules
};

/// Reads the state of one certificate and looks at what its targets serve now.
CertificateReport report_on(const CertificateSpec& want, Services& services, std::stop_token stop,
                            ReportOptions options = {});

State state_of(const CertificateReport& report, std::chrono::sys_seconds now);
/// True when the desired state holds at `now`.
bool holds(const CertificateReport& report, std::chrono::sys_seconds now);
ExitStatus exit_status(const CertificateReport& report, std::chrono::sys_seconds now);

std::string to_text(const CertificateReport& report, std::chrono::sys_seconds now);
nlohmann::json to_json(const CertificateReport& report, std::chrono::sys_seconds now);

}  // namespace acme8443::app
