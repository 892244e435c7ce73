#include "app/status/text.hpp"

#include <algorithm>

#include "app/console/local_time.hpp"
#include "app/status/words.hpp"
#include "base/text.hpp"

namespace acme8443::app {
namespace {

using namespace status;

constexpr std::string_view indent = "    ";

std::string coloured(std::string text, State state, bool colour)
{
    if (!colour) return text;
    return (state == State::done ? "\x1b[32m" : "\x1b[1;31m") + std::move(text) + "\x1b[0m";
}

std::string padded(std::string_view text, std::size_t width)
{
    std::string out(text);
    out.resize(std::max(width, out.size()), ' ');
    return out;
}

std::string headline(const CertificateReport& report, std::chrono::sys_seconds now)
{
    std::vector<std::string> parts;
    for (std::string part : {left_in_words(report, now), renewal_in_words(report, now)})
        if (!part.empty()) parts.push_back(std::move(part));
    for (const TargetReport& target : report.targets)
        parts.push_back(target.name + ": " + serves_in_words(target));
    return join(parts, "; ");
}

std::string trouble(const TargetReport& target)
{
    if (target.as_wanted) return "";
    std::string text =
        target.name + " at " + join(target.endpoints, ", ") + " (" + target.recorded + ")";
    if (!target.detail.empty()) text += ": " + with_local_times(printable(target.detail));
    return text;
}

std::string details(const CertificateReport& report)
{
    std::vector<std::string> lines;
    if (report.problem) lines.push_back(printable(report.problem->message));
    if (report.problem)
        for (const SubError& part : report.problem->parts)
            lines.push_back(printable(part.subject) + ": " + printable(part.message));
    lines.push_back(failures_in_words(report));
    for (const std::string& path : report.quarantine)
        lines.push_back("was damaged and lies in " + path +
                        " (quarantine): look at it, then remove it");
    for (const TargetReport& target : report.targets) lines.push_back(trouble(target));
    std::string text;
    for (const std::string& line : lines)
        if (!line.empty()) text += std::string(indent) + line + "\n";
    return text;
}

struct Widths {
    std::size_t name{};
    std::size_t state{};
};

std::string entry(const CertificateReport& report, std::chrono::sys_seconds now, Widths widths,
                  bool colour)
{
    const State state = state_of(report, now);
    std::string text = padded(printable(report.name), widths.name) + "  " +
                       coloured(padded(to_string(state), widths.state), state, colour);
    if (const std::string rest = headline(report, now); !rest.empty()) text += "  " + rest;
    while (text.ends_with(' ')) text.pop_back();
    return text + "\n" + details(report);
}

}  // namespace

std::string to_text(const CertificateReport& report, std::chrono::sys_seconds now)
{
    return entry(report, now, {}, false);
}

std::string status::to_text(const Overview& all, bool colour)
{
    if (all.certificates.empty() && all.not_configured.empty())
        return "there is no certificate yet; `acme8443 issue NAME` gets one\n";
    Widths widths;
    for (const CertificateReport& each : all.certificates) {
        widths.name = std::max(widths.name, each.name.size());
        widths.state = std::max(widths.state, to_string(state_of(each, all.now)).size());
    }
    std::string text;
    for (const CertificateReport& each : all.certificates)
        text += entry(each, all.now, widths, colour);
    for (const std::string& name : all.not_configured)
        text += name + "  is in the store and not configured: nobody renews it\n";
    return text;
}

}  // namespace acme8443::app
