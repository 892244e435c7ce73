#pragma once
#include <chrono>

#include "base/bundle.hpp"
#include "base/error.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// When this certificate is to be renewed: when a third of its lifetime is left, half of it when it
/// lives less than ten days.
std::chrono::sys_seconds renewal_time(const Live& live);

/// No attempt before this: 1, 10, 100 minutes after the first failures in a row, then a day.
std::chrono::seconds back_off(unsigned failures);

/// What to remember after an attempt. A failure that the CA never heard of (policy, configuration,
/// our own disk) and a deployment that failed after issuing do not count.
store::RenewalRecord after_success(const store::RenewalRecord& before,
                                   std::chrono::sys_seconds now);
store::RenewalRecord after_failure(const store::RenewalRecord& before, std::chrono::sys_seconds now,
                                   const Error& error);

/// True when the certificate was issued and only its deployment failed.
bool only_deployment_failed(const Error& error);

}  // namespace acme8443::app
