#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/bundle.hpp"
#include "base/error.hpp"
#include "store/store.hpp"

namespace acme8443::app {

/// When this certificate is to be renewed if the CA has no wish: when a third of its lifetime is
/// left, half of it when it lives less than ten days.
std::chrono::sys_seconds renewal_time(const Live& live);

/// The same, up to a thirtieth of the lifetime earlier, so that certificates that were issued
/// together are not renewed together. `random`: any number.
std::chrono::sys_seconds spread_renewal_time(const Live& live, std::uint64_t random);

/// Can `moment` be a spread_renewal_time()?
bool is_spread(std::chrono::sys_seconds moment, const Live& live);

/// Whatever the CA wishes, not later than this: a tenth of the lifetime is left.
std::chrono::sys_seconds latest_renewal(const Live& live);

/// No attempt before this: 1, 10, 100 minutes after the first failures in a row, then a day less up
/// to four hours, which are always the same for one name.
std::chrono::seconds back_off(unsigned failures, std::string_view name);

/// Is no attempt to be made yet? A moment more than a day away was noted by a clock that was wrong.
bool backing_off(const store::RenewalRecord& record, std::chrono::sys_seconds now);

/// What to remember after an attempt. A failure that the CA never heard of (policy, configuration,
/// our own disk) and a deployment that failed after issuing do not count. `expires`: of what is in
/// force; the next attempt is not farther away than a tenth of what is left of it, or an hour.
store::RenewalRecord after_success(const store::RenewalRecord& before,
                                   std::chrono::sys_seconds now);
store::RenewalRecord after_failure(const store::RenewalRecord& before, std::string_view name,
                                   std::chrono::sys_seconds now, const Error& error,
                                   std::optional<std::chrono::sys_seconds> expires = {});

/// True when the certificate was issued and only its deployment failed.
bool only_deployment_failed(const Error& error);

}  // namespace acme8443::app
