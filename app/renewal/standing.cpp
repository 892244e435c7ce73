#include "app/renewal/standing.hpp"

#include <algorithm>

#include "app/renewal/schedule.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

bool same_names(const Live& live, const OrderSpec& order)
{
    std::vector<std::string> have = live.names;
    std::vector<std::string> want;
    for (const Wanted& wanted : order.names) want.push_back(wanted.name.value());
    std::ranges::sort(have);
    std::ranges::sort(want);
    return have == want;
}

bool is_of(const store::RenewalRecord& record, const Live& live)
{
    return record.renew_at && record.renew_at_generation == live.generation;
}

}  // namespace

Result<Standing> read_standing(const std::string& name, const store::Store& store)
{
    Standing standing;
    standing.live = TRY(store.live(name));
    standing.record = TRY(store.renewal(name));
    standing.begun = TRY(store.drafted(name));
    return standing;
}

std::chrono::sys_seconds renewal_time(const Live& live, const store::RenewalRecord& record)
{
    return is_of(record, live) ? std::min(*record.renew_at, latest_renewal(live))
                               : renewal_time(live);
}

namespace {

/// Why it has to be issued whatever the time.
std::string timeless_reason(const Standing& standing, const CertificateSpec& want)
{
    if (!standing.live) return "there is no certificate yet";
    if (!same_names(*standing.live, want.order)) return "the names changed";
    if (standing.begun) return "an earlier run has begun it";
    return {};
}

bool falls_due(std::chrono::sys_seconds due, const Occasion& occasion)
{
    return occasion.now >= due || occasion.next_start > due;
}

/// A moment more than a day away was noted by a clock that was wrong.
bool asks(std::chrono::sys_seconds ask_at, std::chrono::sys_seconds now)
{
    return now >= ask_at || ask_at > now + std::chrono::hours(24);
}

}  // namespace

bool has_moment(const Standing& standing)
{
    return standing.live && is_of(standing.record, *standing.live);
}

std::string reason_to_issue(const Standing& standing, const CertificateSpec& want,
                            const Occasion& occasion)
{
    if (std::string reason = timeless_reason(standing, want); !reason.empty()) return reason;
    if (occasion.force) return "asked for with --force";
    const auto due = renewal_time(*standing.live, standing.record);
    if (!falls_due(due, occasion)) return {};
    if (occasion.now >= due) return "it is due since " + rfc3339(due);
    return "it is due at " + rfc3339(due) + ", before the next run (about " +
           rfc3339(occasion.next_start) + ")";
}

std::optional<Quiet> quiet_until(const Standing& standing, const CertificateSpec& want)
{
    if (!timeless_reason(standing, want).empty() || !want.targets.empty()) return std::nullopt;
    if (!has_moment(standing) || !standing.record.ask_at) return std::nullopt;
    return Quiet{renewal_time(*standing.live, standing.record), *standing.record.ask_at};
}

bool nothing_is_due(const Quiet& quiet, const Occasion& occasion)
{
    return !occasion.force && !falls_due(quiet.due, occasion) && !asks(quiet.ask_at, occasion.now);
}

std::chrono::sys_seconds urgency(const Standing& standing)
{
    return standing.live ? standing.live->not_after : std::chrono::sys_seconds();
}

bool time_to_ask(const Standing& standing, std::chrono::sys_seconds now)
{
    if (!standing.live) return false;
    return !has_moment(standing) || !standing.record.ask_at || asks(*standing.record.ask_at, now);
}

}  // namespace acme8443::app
