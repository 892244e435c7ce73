#pragma once
#include <filesystem>
#include <list>
#include <mutex>

#include "app/console/output.hpp"
#include "app/proving/solvers.hpp"

namespace acme8443::app {

/// The solvers of one run, shared by its threads: a port is listened on once, for every certificate
/// that is proved there.
class SolverRack {
public:
    /// Borrows `out`: what a solver has to say goes there. A port that is taken is asked for at the
    /// desk in `state_dir`.
    SolverRack(Output& out, std::filesystem::path state_dir)
        : out_(out), state_dir_(std::move(state_dir))
    {
    }
    /// The solvers for this certificate, owned by the rack. Errors: those of make_solvers.
    Result<std::vector<acme::Solver*>> solvers(const CertificateSpec& want);
    /// Responders::keep_open().
    std::vector<Error> keep_open(const Ports& ports, const std::stop_token& stop);
    /// Responders::with_port().
    std::shared_ptr<acme::Solver> with_port(ChallengeType type, std::uint16_t port);

private:
    struct Shelf {
        CertificateSpec made_for;
        std::vector<std::shared_ptr<acme::Solver>> solvers;
    };
    Output& out_;
    std::filesystem::path state_dir_;
    std::mutex mutex_;
    Responders responders_;
    std::list<Shelf> shelves_;
};

}  // namespace acme8443::app
