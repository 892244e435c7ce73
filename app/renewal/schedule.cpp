#include "app/renewal/schedule.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace acme8443::app {

using namespace std::chrono_literals;

std::chrono::sys_seconds renewal_time(const Live& live)
{
    const auto lifetime = live.not_after - live.not_before;
    const auto left = lifetime < std::chrono::days(10) ? lifetime / 2 : lifetime / 3;
    return live.not_after - left;
}

std::chrono::sys_seconds spread_renewal_time(const Live& live, std::uint64_t random)
{
    const auto most = static_cast<std::uint64_t>((live.not_after - live.not_before).count()) / 30;
    const auto earlier = static_cast<std::chrono::seconds::rep>(random % (most + 1));
    return renewal_time(live) - std::chrono::seconds(earlier);
}

bool is_spread(std::chrono::sys_seconds moment, const Live& live)
{
    const auto most = (live.not_after - live.not_before) / 30;
    return moment <= renewal_time(live) && moment >= renewal_time(live) - most;
}

std::chrono::sys_seconds latest_renewal(const Live& live)
{
    return live.not_after - (live.not_after - live.not_before) / 10;
}

std::chrono::seconds back_off(unsigned failures, std::string_view name)
{
    static constexpr std::array<std::chrono::seconds, 3> steps{1min, 10min, 100min};
    if (failures == 0) return 0s;
    if (failures <= steps.size()) return steps[failures - 1];
    const auto spread = std::hash<std::string_view>()(name) % std::chrono::seconds(4h).count();
    return 24h - std::chrono::seconds(spread);
}

bool only_deployment_failed(const Error& error)
{
    return error.code == Errc::not_deployed || error.code == Errc::rolled_back ||
           error.code == Errc::rollback_failed;
}

namespace {

/// Waiting is for the CA's sake. What failed before it was asked for anything that it counts, or
/// what failed here, is tried again by the next run.
bool counts_at_the_ca(Errc code)
{
    switch (code) {
        case Errc::denied_by_policy:
        case Errc::bad_config:
        case Errc::cancelled:
        case Errc::busy:
        case Errc::storage:
        case Errc::damaged:
        case Errc::permission:
            return false;
        default:
            return true;
    }
}

/// What expires soon cannot wait for a day.
std::chrono::seconds patience(std::chrono::sys_seconds now,
                              std::optional<std::chrono::sys_seconds> expires)
{
    if (!expires || *expires <= now) return 24h;
    return std::max<std::chrono::seconds>((*expires - now) / 10, 1h);
}

}  // namespace

bool backing_off(const store::RenewalRecord& record, std::chrono::sys_seconds now)
{
    return record.not_before && now < *record.not_before && *record.not_before <= now + 24h;
}

store::RenewalRecord after_success(const store::RenewalRecord& before, std::chrono::sys_seconds now)
{
    store::RenewalRecord record = before;
    record.failures = 0;
    record.last_attempt = now;
    record.not_before.reset();
    record.last_error.clear();
    return record;
}

store::RenewalRecord after_failure(const store::RenewalRecord& before, std::string_view name,
                                   std::chrono::sys_seconds now, const Error& error,
                                   std::optional<std::chrono::sys_seconds> expires)
{
    store::RenewalRecord record = before;
    record.last_attempt = now;
    record.last_error = error.message;
    if (!counts_at_the_ca(error.code)) return record;
    record.failures = std::min(before.failures, 1'000'000U) + 1;
    record.not_before = now + std::min(back_off(record.failures, name), patience(now, expires));
    // The CA may ask for longer, but a day is the most we stay away.
    if (error.retry_at) {
        record.not_before =
            std::clamp(*error.retry_at, *record.not_before, now + std::chrono::seconds(24h));
    }
    return record;
}

}  // namespace acme8443::app
