#include "app/status/nagios.hpp"

#include <array>
#include <cstdio>

#include "app/status/words.hpp"
#include "base/text.hpp"

namespace acme8443::app::status {
namespace {

struct Opinion {
    Alarm alarm{Alarm::ok};
    std::string why{};
};

std::string unserved(const CertificateReport& report)
{
    for (const TargetReport& target : report.targets)
        if (!target.as_wanted) return target.name + " " + serves_in_words(target);
    return "not deployed";
}

Opinion opinion(const CertificateReport& report, std::chrono::sys_seconds now)
{
    switch (state_of(report, now)) {
        case State::misconfigured:
            return {Alarm::unknown, report.problem->message};
        case State::damaged:
            return {Alarm::critical, report.problem->message};
        case State::not_issued:
            return {Alarm::critical, "not issued"};
        case State::expired:
            return {Alarm::critical, left_in_words(report, now)};
        case State::not_deployed:
            return {Alarm::critical, unserved(report)};
        case State::done:
            break;
    }
    const auto left = report.live->not_after - now;
    const auto lifetime = report.live->not_after - report.live->not_before;
    if (left < lifetime / 20) return {Alarm::critical, left_in_words(report, now)};
    if (left < lifetime / 10) return {Alarm::warning, left_in_words(report, now)};
    if (report.renewal.failures > 0) return {Alarm::warning, failures_in_words(report)};
    return {};
}

/// Worst last.
int rank(Alarm alarm)
{
    static constexpr std::array ranks{0, 1, 3, 2};
    return ranks.at(static_cast<std::size_t>(alarm));
}

std::string_view word(Alarm alarm)
{
    static constexpr std::array<std::string_view, 4> words{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
    return words.at(static_cast<std::size_t>(alarm));
}

std::string in_days(std::chrono::seconds span)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", static_cast<double>(span.count()) / 86400);
    return text.data();
}

/// 'name'=value;warning;critical: below which value it warns.
std::string performance(const CertificateReport& report, std::chrono::sys_seconds now)
{
    if (!report.live) return "";
    const auto lifetime = report.live->not_after - report.live->not_before;
    return " '" + report.name + "'=" + in_days(report.live->not_after - now) + ";" +
           in_days(lifetime / 10) + ":;" + in_days(lifetime / 20) + ":";
}

/// What stands behind the first bar is performance data.
std::string plain(std::string_view text)
{
    std::string out = printable(text, 200);
    for (char& c : out)
        if (c == '|') c = '/';
    return out;
}

}  // namespace

Plugin to_nagios(const Overview& all)
{
    Plugin plugin{Alarm::ok, {}};
    std::vector<std::string> reasons;
    std::string data;
    for (const std::size_t at : by_urgency(all)) {
        const CertificateReport& each = all.certificates[at];
        const Opinion one = opinion(each, all.now);
        data += performance(each, all.now);
        if (one.alarm == Alarm::ok) continue;
        reasons.push_back(plain(each.name) + ": " + plain(one.why));
        if (rank(one.alarm) > rank(plugin.alarm)) plugin.alarm = one.alarm;
    }
    const std::size_t count = all.certificates.size();
    const std::string said = reasons.empty()
                                 ? std::to_string(count) + " certificates, valid and served"
                                 : std::to_string(reasons.size()) + " of " + std::to_string(count) +
                                       ": " + join(reasons, "; ");
    plugin.line = "ACME8443 " + std::string(word(plugin.alarm)) + " - " + said +
                  (data.empty() ? "" : " |" + data) + "\n";
    return plugin;
}

Plugin to_nagios(const Error& why)
{
    return {Alarm::unknown, "ACME8443 UNKNOWN - " + plain(why.message) + "\n"};
}

}  // namespace acme8443::app::status
