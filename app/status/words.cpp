#include "app/status/words.hpp"

#include "app/console/local_time.hpp"
#include "base/text.hpp"

namespace acme8443::app::status {
namespace {

using namespace std::chrono;

std::string counted(long number, const std::string& unit)
{
    return std::to_string(number) + " " + unit + (number == 1 ? "" : "s");
}

std::string span_in_words(seconds span)
{
    if (span >= hours(48)) return counted(duration_cast<days>(span).count(), "day");
    if (span >= hours(2)) return counted(duration_cast<hours>(span).count(), "hour");
    return counted(duration_cast<minutes>(span).count(), "minute");
}

}  // namespace

std::string serves_in_words(const TargetReport& target)
{
    if (!target.looked)
        return target.as_wanted ? "served it when it was looked at last" : target.recorded;
    if (!target.seen) return "could not be looked at";
    switch (*target.seen) {
        case hooks::Seen::fresh:
            return "serves it";
        case hooks::Seen::stale:
            return "serves an older one";
        case hooks::Seen::other:
            return "serves another certificate";
        case hooks::Seen::dead:
            return "does not answer";
        case hooks::Seen::failing:
            return "shows it, but fails";
    }
    return "";
}

std::string left_in_words(const CertificateReport& report, sys_seconds now)
{
    if (!report.live) return "";
    const sys_seconds end = report.live->not_after;
    return now < end ? span_in_words(end - now) + " left"
                     : "expired " + span_in_words(now - end) + " ago";
}

std::string renewal_in_words(const CertificateReport& report, sys_seconds now)
{
    const auto& not_before = report.renewal.not_before;
    const bool waits = report.renewal.failures > 0 && not_before && *not_before > now;
    if (waits && (!report.renew_at || *not_before > *report.renew_at))
        return "next attempt at " + local_time(*not_before);
    if (!report.renew_at) return "";
    const std::string when = local_time(*report.renew_at);
    return (now < *report.renew_at ? "renews " + when : "due since " + when) + ", " +
           report.renew_because;
}

std::string failures_in_words(const CertificateReport& report)
{
    const store::RenewalRecord& renewal = report.renewal;
    if (renewal.failures == 0) return "";
    return counted(renewal.failures, "failed attempt") +
           (renewal.failures > 1 ? " in a row, the last one: " : ": ") +
           with_local_times(printable(renewal.last_error));
}

}  // namespace acme8443::app::status
