#include "app/proving/solver_rack.hpp"

#include <algorithm>

#include "base/try.hpp"

namespace acme8443::app {

Result<std::vector<acme::Solver*>> SolverRack::solvers(const CertificateSpec& want)
{
    const std::scoped_lock lock(mutex_);
    const auto same = [&](const Shelf& shelf) { return same_solvers(shelf.made_for, want); };
    auto shelf = std::find_if(shelves_.begin(), shelves_.end(), same);
    if (shelf == shelves_.end()) {
        auto made = TRY(make_solvers(want, responders_, out_, state_dir_));
        shelf = shelves_.insert(shelf, Shelf{want, std::move(made)});
        responders_.answer_inherited(want.http, want.tls);
    }
    std::vector<acme::Solver*> borrowed;
    for (const auto& solver : shelf->solvers) borrowed.push_back(solver.get());
    return borrowed;
}

std::vector<Error> SolverRack::keep_open(const Ports& ports, const std::stop_token& stop)
{
    const std::scoped_lock lock(mutex_);
    return responders_.keep_open(ports, stop);
}

std::shared_ptr<acme::Solver> SolverRack::with_port(ChallengeType type, std::uint16_t port)
{
    const std::scoped_lock lock(mutex_);
    return responders_.with_port(type, port);
}

}  // namespace acme8443::app
