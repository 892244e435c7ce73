#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/deployment_records.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// What becomes of the other targets of a certificate when one fails.
enum class OnFailure : std::uint8_t {
    go_on,          ///< every target has its turn
    stop,           ///< those that come later stay as they are
    all_or_nothing  ///< stop, and those that were changed in this run go back
};
/// "continue", "stop", "all-or-nothing".
std::optional<OnFailure> parse_on_failure(std::string_view text);

/// What a deployment needs from outside.
struct Deployments {
    DeploymentRecords& records;
    net::TlsProbe& probe;
    const Clock& clock;
    /// Told of each step ("tomcat: pointed to v-...").
    std::function<void(std::string_view target, std::string_view step)> progress{};
    OnFailure on_failure{OnFailure::go_on};
    bool rehearse{true};  ///< only tests turn it off, to prove the steps after it
};

/// What deploy_all did when it went well.
struct Deployed {
    bool changed{};  ///< false: every target was already seen serving the leaf and was left alone
};

/// Per target, canaries first, then in their order: rehearse, stage, point, reload, verify, and
/// back again if it is not served; a target that is already seen serving the leaf is left alone.
/// Finishes what a crash left between two steps. Safe to repeat. When a canary fails, the others
/// stay as they are; for any other failure `on_failure` says so. Errors: Errc::not_deployed,
/// rolled_back, rollback_failed (the worst), one part per target that failed or was left;
/// Errc::cancelled, and the next run goes on where this one stopped; Errc::storage when the outcome
/// cannot be recorded.
Result<Deployed> deploy_all(std::span<const TargetSpec> targets, const Live& live,
                            Deployments& deployments, std::stop_token stop);

/// Rehearses and looks; touches nothing. One line per target of what would change. Errors:
/// Errc::not_deployed, one part per target that would refuse the certificate.
Result<std::vector<std::string>> dry_run(std::span<const TargetSpec> targets, const Live& live,
                                         Deployments& deployments, std::stop_token stop);

/// Points every target back to the slot before, reloads, and looks. Errors as deploy_all; a target
/// without a slot before is Errc::not_deployed. The next deploy_all deploys `live` again.
Result<void> roll_back(std::span<const TargetSpec> targets, const Live& live,
                       Deployments& deployments, std::stop_token stop);

}  // namespace acme8443::hooks
