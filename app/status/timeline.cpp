#include "app/status/timeline.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "app/renewal/schedule.hpp"
#include "app/status/card.hpp"

namespace acme8443::app::status {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

/// From where to where it is drawn.
class Axis {
public:
    Axis(sys_seconds begin, sys_seconds end)
        : begin_(begin), end_(std::max(end, begin + std::chrono::minutes(1)))
    {
    }
    /// In per cent of the width; what lies outside is at its edge.
    double at(sys_seconds when) const
    {
        const auto inside = std::clamp(when, begin_, end_);
        return 100.0 * static_cast<double>((inside - begin_).count()) /
               static_cast<double>((end_ - begin_).count());
    }
    sys_seconds begin() const { return begin_; }
    sys_seconds end() const { return end_; }

private:
    sys_seconds begin_;
    sys_seconds end_;
};

std::string per_cent(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f%%", value);
    return text.data();
}

Markup bar(const Axis& axis, std::string_view kind, sys_seconds from, sys_seconds to)
{
    const double left = axis.at(from);
    const std::string style = "left:" + per_cent(left) + ";width:" + per_cent(axis.at(to) - left);
    return element("div", {{"class", "bar " + std::string(kind)}, {"style", style}}, "");
}

Markup pin(const Axis& axis, std::string_view kind, sys_seconds when)
{
    return element(
        "div",
        {{"class", "pin " + std::string(kind)}, {"style", "left:" + per_cent(axis.at(when))}}, "");
}

/// What is meant above, what is drawn below.
Markup lane(std::string_view name, const Markup& dates, const Markup& drawn)
{
    return element(
        "div", {{"class", "lane"}},
        element("div", {{"class", "caption"}}, element("strong", name) + element("span", dates)) +
            element("div", {{"class", "track"}, {"aria-hidden", "true"}}, drawn));
}

Markup validity(const Axis& axis, const Live& live, sys_seconds now)
{
    Markup drawn = bar(axis, "spent", live.not_before, std::min(now, live.not_after));
    if (now < live.not_after) drawn += bar(axis, "valid", now, live.not_after);
    return lane("Valid", day(live.not_before) + text(" to ") + day(live.not_after), drawn);
}

Markup renewal(const Axis& axis, const CertificateReport& report)
{
    const Live& live = *report.live;
    const auto& window = report.renewal.window;
    const bool of_the_ca = window && report.renewal.renew_at_generation == live.generation;
    // Ours begins a thirtieth of the lifetime early: spread_renewal_time().
    const sys_seconds ours = renewal_time(live) - (live.not_after - live.not_before) / 30;
    const sys_seconds from = of_the_ca ? window->start : ours;
    const sys_seconds to = of_the_ca ? window->end : latest_renewal(live);
    Markup dates = minute(*report.renew_at) + text(", " + report.renew_because);
    dates += text(of_the_ca ? " (" : " (from ") + day(from) + text(" to ") + day(to) + text(")");
    return lane("Renewal", dates,
                bar(axis, "window", from, to) + pin(axis, "chosen", *report.renew_at));
}

Markup reuse(const Axis& axis, const CertificateReport& report)
{
    if (!report.proofs_until) return {};
    const sys_seconds until = *report.proofs_until;
    const bool beyond = until > axis.end();
    return lane(
        "Proofs of the names",
        text("the CA may reuse them until ") + day(until) + text(" at most (BR section 4.2.1)"),
        bar(axis, beyond ? "reuse beyond" : "reuse", report.live->not_before, until));
}

/// The first days of months, or of every n-th day when it is short: about five.
std::vector<sys_days> ticks(const Axis& axis)
{
    const auto first = std::chrono::ceil<days>(axis.begin());
    const auto last = std::chrono::floor<days>(axis.end());
    const auto span = last - first;
    std::vector<sys_days> at;
    if (span < days(50)) {
        const auto step = std::max(days(1), days(span.count() / 5 + 1));
        for (auto when = first; when <= last; when += step) at.push_back(when);
        return at;
    }
    const std::chrono::months step(span.count() / 30 / 6 + 1);
    std::chrono::year_month_day when(first);
    when = when.year() / when.month() / 1;
    for (when += std::chrono::months(1); sys_days(when) <= last; when += step)
        at.emplace_back(when);
    return at;
}

std::string tick_word(sys_days when, bool short_span)
{
    static constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day date(when);
    const std::string month(months.at(static_cast<unsigned>(date.month()) - 1));
    return short_span ? std::to_string(static_cast<unsigned>(date.day())) + " " + month : month;
}

Markup scale(const Axis& axis)
{
    const bool short_span = axis.end() - axis.begin() < days(50);
    Markup marks;
    for (const sys_days when : ticks(axis)) {
        const double at = axis.at(when);
        if (at > 2 && at < 96)
            marks +=
                element("span", {{"style", "left:" + per_cent(at)}}, tick_word(when, short_span));
    }
    return element("div", {{"class", "scale"}, {"aria-hidden", "true"}}, marks);
}

/// Moved to the left by as much of its own width, so that it is above its line and within the card.
Markup flag(const Axis& axis, sys_seconds now)
{
    const std::string at = per_cent(axis.at(now));
    const std::string style = "left:" + at + ";transform:translateX(-" + at + ")";
    return element("div", {{"class", "flag"}, {"aria-hidden", "true"}},
                   element("span", {{"style", style}}, "now"));
}

}  // namespace

Markup timeline(const CertificateReport& report, sys_seconds now)
{
    const Live& live = *report.live;
    const Axis axis(live.not_before, std::max(live.not_after, now));
    const Markup here =
        element("div", {{"class", "here"}, {"aria-hidden", "true"}}, pin(axis, "now", now));
    return element("div", {{"class", "timeline"}},
                   flag(axis, now) + here + validity(axis, live, now) + renewal(axis, report) +
                       reuse(axis, report) + scale(axis));
}

}  // namespace acme8443::app::status
