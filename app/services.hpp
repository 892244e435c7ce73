#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "acme/solver.hpp"
#include "app/conversation.hpp"
#include "app/output.hpp"
#include "hooks/deploy.hpp"
#include "store/store.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// What the flows need from outside, for one certificate; a Workbench lends the real ones, tests
/// build fakes.
struct Services {
    const store::Store& store;
    validator::preflight::Scout& scout;
    const validator::Policy& policy;
    net::HttpClient& http;  ///< for the CA
    const Clock& clock;
    Conversations& conversations;
    std::vector<acme::Solver*> solvers;
    hooks::Deployments deployments;
    Output& out;
    std::function<std::uint64_t()> random;
    /// The same for another wish, such as the same certificate from another CA.
    std::function<Result<Services>(const CertificateSpec&)> for_another{};

    Means means() const { return {store, http, clock, out}; }
};

}  // namespace acme8443::app
