#pragma once
#include <list>
#include <mutex>

#include "app/console/output.hpp"
#include "app/proving/solvers.hpp"

namespace acme8443::app {

/// The solvers of one run, shared by its threads: a port is listened on once, for every certificate
/// that is proved there.
class SolverRack {
public:
    /// Borrows it: what a solver has to say goes there.
    explicit SolverRack(Output& out) : out_(out) {}
    /// The solvers for this certificate, owned by the rack. Errors: those of make_solvers.
    Result<std::vector<acme::Solver*>> solvers(const CertificateSpec& want);
    /// Responders::keep_open().
    std::vector<Error> keep_open(const Ports& ports, const std::stop_token& stop);

private:
    struct Shelf {
        CertificateSpec made_for;
        std::vector<std::shared_ptr<acme::Solver>> solvers;
    };
    Output& out_;
    std::mutex mutex_;
    Responders responders_;
    std::list<Shelf> shelves_;
};

}  // namespace acme8443::app
