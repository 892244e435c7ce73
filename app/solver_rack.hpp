#pragma once
#include <list>
#include <mutex>

#include "app/output.hpp"
#include "app/solvers.hpp"

namespace acme8443::app {

/// The solvers of one run, shared by its threads: a port is listened on once, for every certificate
/// that is proved there.
class SolverRack {
public:
    /// Borrows it: what a solver has to say goes there.
    explicit SolverRack(Output& out) : out_(out) {}
    /// The solvers for this certificate, owned by the rack. Errors: those of make_solvers.
    Result<std::vector<acme::Solver*>> solvers(const CertificateSpec& want);

private:
    struct Shelf {
        CertificateSpec made_for;
        std::vector<std::unique_ptr<acme::Solver>> solvers;
    };
    Output& out_;
    std::mutex mutex_;
    std::list<Shelf> shelves_;
};

}  // namespace acme8443::app
