#pragma once
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "app/console/output.hpp"
#include "app/settings/certificate_spec.hpp"
#include "base/clock.hpp"
#include "validator/preflight/scout.hpp"

namespace acme8443::app {

/// A clock whose date stands still: to judge at a moment of one's choice.
class ClockAt final : public Clock {
public:
    explicit ClockAt(std::chrono::sys_seconds at) : at_(at) {}
    std::chrono::sys_seconds now() const override { return at_; }
    Result<void> sleep_for(std::chrono::milliseconds how_long, std::stop_token stop) const override
    {
        return clock_.sleep_for(how_long, std::move(stop));
    }
    std::chrono::milliseconds uptime() const override { return clock_.uptime(); }

private:
    std::chrono::sys_seconds at_;
    SystemClock clock_{};
};

struct PreflightSetting {
    std::chrono::sys_seconds at;               ///< the date that redirects are judged at
    std::chrono::milliseconds time{30'000};    ///< for all names together
    validator::preflight::Planter* planter{};  ///< nullptr: plant nothing
    std::string account_uri{};                 ///< of our account at the CA, or empty
};

/// Everything that can be seen of the names, several at a time. What was not seen within the time
/// is not known. Errors: Errc::bad_config, cancelled.
Result<validator::Facts> look_thoroughly(const CertificateSpec& want,
                                         const PreflightSetting& setting, Output& out,
                                         std::stop_token stop);

}  // namespace acme8443::app
