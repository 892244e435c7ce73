#pragma once
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

#include "acme/account.hpp"
#include "acme/session.hpp"
#include "acme/solver.hpp"
#include "app/certificate_spec.hpp"
#include "app/output.hpp"
#include "hooks/deploy.hpp"
#include "store/store.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// What the flows need from outside, for one certificate; RealServices builds the real ones, tests
/// build fakes.
struct Services {
    const store::Store& store;
    validator::preflight::Scout& scout;
    const validator::Policy& policy;
    net::HttpClient& http;  ///< for the CA
    const Clock& clock;
    std::vector<acme::Solver*> solvers;
    hooks::Deployments deployments;
    Output& out;
};

/// An account at the CA and the conversation in its name. Stays where it is: the session borrows
/// the account's key.
class Conversation {
public:
    Conversation(store::AccountRecord known, std::string directory_url, Services& s)
        : account(std::move(known)),
          session({std::move(directory_url), account.url}, s.http, s.clock, account.key)
    {
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    store::AccountRecord account;
    acme::Session session;
};

/// The account for this CA: its key on disk before the CA hears of it, registered or found, its URL
/// kept. Errors: those of acme::enrol and of the store.
Result<std::unique_ptr<Conversation>> converse(const CertificateSpec& want, Services& s,
                                               std::stop_token stop);

/// What it takes to look at names and judge them, without a store or a CA.
class Looking {
public:
    static Result<std::unique_ptr<Looking>> make(const CertificateSpec& want);
    ~Looking();
    validator::preflight::Scout& scout();
    const validator::Policy& policy() const;

private:
    struct Impl;
    explicit Looking(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Everything that Services borrow, built for one certificate.
class RealServices {
public:
    static Result<std::unique_ptr<RealServices>> make(const CertificateSpec& want,
                                                      const store::Store& store, Output& out);
    ~RealServices();
    Services& services();

private:
    struct Impl;
    explicit RealServices(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::app
