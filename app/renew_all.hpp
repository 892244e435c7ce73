#pragma once
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "app/proving/solver_rack.hpp"

namespace acme8443::app {

struct RenewAllOptions {
    std::vector<std::string> names{};  ///< empty: all that are configured
    bool force{};
    unsigned jobs{1};  ///< certificates that are worked on at the same time
    /// Those of a process that stays, and comes back when something is due; null: the run's own.
    SolverRack* solvers{};
};

struct AllRenewed {
    ExitStatus status{exit_ok};
    /// Something could not be done because another process holds what it needs: a lock, a port.
    bool others_were_at_work{};
};

/// Brings every certificate to its desired state, the most urgent first, each at most once. One
/// that fails is reported and does not keep the others back; the worst status is returned. Errors:
/// Errc::not_found for a name that is not configured; Errc::bad_config; those of the store.
Result<AllRenewed> renew_all(Context& context, const RenewAllOptions& options);

/// As many as there are cores, but not more than eight.
unsigned usual_jobs();

}  // namespace acme8443::app
