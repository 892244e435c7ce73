#include "app/status/card.hpp"

#include <array>
#include <cctype>
#include <ctime>

#include "app/console/local_time.hpp"
#include "app/status/services.hpp"
#include "app/status/timeline.hpp"
#include "app/status/words.hpp"
#include "base/text.hpp"

namespace acme8443::app::status {
namespace {

using std::chrono::sys_seconds;

constexpr std::size_t most_names = 8;

Markup moment(sys_seconds when, const char* format)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    std::array<char, 64> said{};
    localtime_r(&seconds, &parts);
    std::strftime(said.data(), said.size(), format, &parts);
    return element("time", {{"datetime", rfc3339(when)}}, said.data());
}

Markup code(std::string_view anything) { return element("code", anything); }

/// The number that everybody looks for.
Markup countdown(const CertificateReport& report, sys_seconds now)
{
    const std::string words = left_in_words(report, now);
    const auto blank = words.find(' ');
    if (words.empty() || !std::isdigit(static_cast<unsigned char>(words.front())))
        return words.empty() ? Markup() : element("p", {{"class", "left over"}}, words);
    return element("p", {{"class", "left"}},
                   element("strong", words.substr(0, blank)) + text(words.substr(blank)));
}

Markup also(const CertificateReport& report)
{
    if (report.names.size() < 2) return {};
    std::vector<std::string> first(
        report.names.begin() + 1,
        report.names.begin() + static_cast<long>(std::min(report.names.size(), most_names)));
    std::string others = "also " + join(first, ", ");
    if (report.names.size() > most_names)
        others += " and " + std::to_string(report.names.size() - most_names) + " more";
    return element("p", {{"class", "also"}}, others);
}

Markup note(std::string_view kind, std::string_view title, const std::string& words)
{
    return element("div", {{"class", "note " + std::string(kind)}},
                   element("strong", title) + element("p", words));
}

Markup notes(const CertificateReport& report, sys_seconds now)
{
    Markup all;
    if (report.problem) {
        std::string words = report.problem->message;
        for (const SubError& part : report.problem->parts)
            words += "; " + part.subject + ": " + part.message;
        all += note("bad", "It cannot be read", words);
    }
    if (!report.problem && !report.live)
        all += note("bad", "There is no certificate yet", "The next acme8443 renew asks for one.");
    if (report.renewal.failures > 0) {
        std::string next = renewal_in_words(report, now);
        if (!next.empty()) next.front() = static_cast<char>(std::toupper(next.front()));
        all += note(
            "waiting",
            report.renewal.failures == 1
                ? "The last attempt failed"
                : std::to_string(report.renewal.failures) + " attempts in a row failed",
            "The last one: " + with_local_times(report.renewal.last_error) + ". " + next + ".");
    }
    for (const std::string& path : report.quarantine)
        all += note("waiting", "Something was damaged",
                    "It lies in " + path + ": look at it, then remove it.");
    return all;
}

Markup finding(const validator::Finding& finding)
{
    const Mood mood = finding.refuses()                               ? Mood::bad
                      : finding.severity == validator::Severity::note ? Mood::good
                                                                      : Mood::waiting;
    Markup body =
        element("div", {{"class", "who"}},
                code(finding.rule->id) + badge(mood, validator::to_string(finding.severity))) +
        element("p", (finding.subject.empty() ? "" : finding.subject + ": ") + finding.message);
    if (!finding.evidence.empty()) body += element("p", {{"class", "detail"}}, finding.evidence);
    if (!finding.fix.empty()) body += element("p", finding.fix);
    return element("li", body + element("p", {{"class", "cites"}}, finding.rule->cites));
}

Markup findings(const CertificateReport& report)
{
    if (!report.findings) return {};
    if (report.findings->empty())
        return element("p", {{"class", "none"}},
                       "No rule has anything to say about the chain in force.");
    Markup rows;
    bool refused = false;
    for (const validator::Finding& each : *report.findings) {
        rows += finding(each);
        refused |= each.refuses();
    }
    const std::size_t count = report.findings->size();
    const Markup inner =
        element("summary", std::to_string(count) + (count == 1 ? " finding" : " findings") +
                               " of the rules about the chain in force") +
        element("ul", {{"class", "findings"}}, rows);
    return refused ? element("details", {{"open", "open"}}, inner) : element("details", inner);
}

Markup row(std::string_view term, const Markup& said)
{
    return element("dt", term) + element("dd", said);
}

Markup facts(const CertificateReport& report)
{
    const Live& live = *report.live;
    return element(
        "details",
        element("summary", "The certificate") +
            element(
                "dl",
                row("names", text(join(live.names, ", "))) + row("CA", text(report.ca)) +
                    row("issuer", text(report.issuer)) + row("serial", code(report.serial)) +
                    row("SHA-256", code(live.bundle.leaf_sha256)) +
                    row("valid", minute(live.not_before) + text(" to ") + minute(live.not_after)) +
                    row("files", code(live.directory.string())) +
                    row("generation", code(live.generation))));
}

}  // namespace

Mood mood_of(const CertificateReport& report, sys_seconds now)
{
    if (!holds(report, now)) return Mood::bad;
    return report.renewal.failures > 0 || !report.quarantine.empty() ? Mood::waiting : Mood::good;
}

std::string_view to_string(Mood mood)
{
    switch (mood) {
        case Mood::good:
            return "good";
        case Mood::waiting:
            return "waiting";
        case Mood::bad:
            return "bad";
    }
    return "";
}

Markup day(sys_seconds when) { return moment(when, "%-d %b %Y"); }
Markup minute(sys_seconds when) { return moment(when, "%-d %b %Y, %H:%M %Z"); }

Markup badge(Mood mood, std::string_view word)
{
    const std::string_view mark = mood == Mood::good      ? "\u2713"
                                  : mood == Mood::waiting ? "\u25f7"
                                                          : "!";
    return element("span", {{"class", "badge " + std::string(to_string(mood))}},
                   element("span", {{"aria-hidden", "true"}}, mark) + text(word));
}

Markup card(const CertificateReport& report, sys_seconds now, std::string_view id)
{
    const Mood mood = mood_of(report, now);
    const std::string title = std::string(id) + "-name";
    const std::string_view word =
        mood == Mood::waiting ? "served, but look at it" : to_string(state_of(report, now));
    Markup body = element("header", element("div", element("h2", {{"id", title}}, report.name) +
                                                       badge(mood, word) + also(report)) +
                                        countdown(report, now)) +
                  notes(report, now);
    if (report.live) body += timeline(report, now);
    body += services(report) + findings(report);
    if (report.live) body += facts(report);
    return element(
        "section",
        {{"id", id}, {"class", "card " + std::string(to_string(mood))}, {"aria-labelledby", title}},
        body);
}

}  // namespace acme8443::app::status
