#pragma once
#include <memory>
#include <string>

#include "app/settings/certificate_spec.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// What it takes to look at names and judge them, without a store or a CA.
class Looking {
public:
    /// `account_uri`: of our account at the CA, for CAA records that permit one; empty: not known.
    static Result<std::unique_ptr<Looking>> make(const CertificateSpec& want,
                                                 std::string account_uri);
    ~Looking();
    validator::preflight::Scout& scout();
    const validator::Policy& policy() const;

private:
    struct Impl;
    explicit Looking(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace acme8443::app
