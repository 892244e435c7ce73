#pragma once
#include <memory>

#include "app/proving/solver_rack.hpp"
#include "app/services.hpp"

namespace acme8443::app {

/// What the certificates of one run have in common, made when it is first needed and kept: the
/// resolver, the connections, the conversations with CAs. One for each thread.
class Workbench {
public:
    /// Borrows the first three. `in_common`: with the benches of the other threads of this run.
    Workbench(const store::Store& store, SolverRack& solvers, Output& out);
    Workbench(const store::Store& store, SolverRack& solvers, Output& out,
              std::shared_ptr<InCommon> in_common);
    ~Workbench();

    const Clock& clock() const noexcept;
    /// Borrowed from the workbench. Errors: Errc::bad_config.
    Result<Services> services(const CertificateSpec& want);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::app
