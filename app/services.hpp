#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "acme/solver.hpp"
#include "app/ca/conversation.hpp"
#include "app/ca/ledger.hpp"
#include "app/ca/silence.hpp"
#include "app/console/output.hpp"
#include "hooks/deploy.hpp"
#include "store/store.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// What all threads of one run know together.
struct InCommon {
    explicit InCommon(const store::Store& store) : ledger(store.root(), clock) {}

    SystemClock clock{};
    Ledger ledger;
    Silence silence{};
};

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
    std::shared_ptr<InCommon> in_common;
    /// The same for another wish, such as the same certificate from another CA.
    std::function<Result<Services>(const CertificateSpec&)> for_another{};

    Means means() const { return {store, http, clock, out}; }
};

}  // namespace acme8443::app
