#include "app/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/standing.hpp"
#include "base/text.hpp"
#include "hooks/verify.hpp"

namespace acme8443::app {
namespace {

long days_left(const Live& live, std::chrono::sys_seconds now)
{
    return std::chrono::floor<std::chrono::days>(live.not_after - now).count();
}

std::string state_of(const CertificateReport& report, std::chrono::sys_seconds now)
{
    if (!report.problem.empty()) return "damaged";
    if (!report.live) return "not issued";
    if (now >= report.live->not_after) return "expired";
    return holds(report, now) ? "done" : "not deployed";
}

TargetReport look_at(const hooks::TargetSpec& target, const CertificateReport& report, Services& s,
                     std::stop_token stop)
{
    TargetReport seen{target.name, target.kind, {}, "never deployed", "not looked at", {}, false};
    for (const net::Endpoint& endpoint : target.endpoints)
        seen.endpoints.push_back(endpoint.text());
    if (auto record = s.deployments.records.find(report.name, target.name); record && *record) {
        seen.recorded = to_string((*record)->state);
        seen.detail = (*record)->why;
    }
    if (!report.live) return seen;
    const auto expected = hooks::expectation(target, *report.live);
    auto sight = expected ? hooks::look(target, *expected, s.deployments.probe, std::move(stop))
                          : Result<hooks::Sight>(fail(expected.error()));
    if (!sight) {
        seen.serves = "unknown";
        seen.detail = sight.error().message;
        return seen;
    }
    seen.serves = hooks::to_string(sight->seen);
    if (!sight->detail.empty()) seen.detail = sight->detail;
    seen.as_wanted = sight->seen == hooks::Seen::fresh;
    return seen;
}

}  // namespace

CertificateReport report_on(const CertificateSpec& want, Services& s, std::stop_token stop)
{
    CertificateReport report{.name = want.name, .names = {}};
    for (const Wanted& wanted : want.order.names) report.names.push_back(wanted.name.value());
    if (auto live = s.store.live(want.name))
        report.live = *std::move(live);
    else
        report.problem = live.error().message;
    if (auto renewal = s.store.renewal(want.name)) report.renewal = *std::move(renewal);
    if (const auto aside = s.store.quarantined(want.name))
        for (const auto& path : *aside) report.quarantine.push_back(path.string());
    if (report.live) report.renew_at = renewal_time(*report.live, report.renewal);
    for (const hooks::TargetSpec& target : want.targets) {
        report.targets.push_back(look_at(target, report, s, stop));
    }
    return report;
}

bool holds(const CertificateReport& report, std::chrono::sys_seconds now)
{
    return report.problem.empty() && report.live && now < report.live->not_after &&
           std::ranges::all_of(report.targets, &TargetReport::as_wanted);
}

std::string to_text(const CertificateReport& report, std::chrono::sys_seconds now)
{
    std::string text = report.name + ": " + state_of(report, now);
    if (report.live) {
        text += ", " + std::to_string(days_left(*report.live, now)) + " days left, renews at " +
                rfc3339(*report.renew_at);
    }
    text += "\n";
    if (!report.problem.empty()) text += "  " + printable(report.problem) + "\n";
    if (report.renewal.failures > 0) {
        text += "  " + std::to_string(report.renewal.failures) +
                " failed attempts in a row, the last one: " + printable(report.renewal.last_error) +
                "\n";
    }
    for (const std::string& path : report.quarantine) {
        text += "  was damaged and lies in " + path + ": look at it, then remove it\n";
    }
    for (const TargetReport& target : report.targets) {
        text += "  " + target.name + " at " + join(target.endpoints, ", ") + ": serves " +
                target.serves + " (" + target.recorded + ")";
        if (!target.detail.empty()) text += ": " + printable(target.detail);
        text += "\n";
    }
    return text;
}

nlohmann::json to_json(const CertificateReport& report, std::chrono::sys_seconds now)
{
    nlohmann::json document{{"name", report.name},
                            {"names", report.names},
                            {"state", state_of(report, now)},
                            {"failures", report.renewal.failures}};
    if (report.live) {
        document["generation"] = report.live->generation;
        document["directory"] = report.live->directory.string();
        document["leaf_sha256"] = report.live->bundle.leaf_sha256;
        document["not_before"] = rfc3339(report.live->not_before);
        document["not_after"] = rfc3339(report.live->not_after);
        document["renew_at"] = rfc3339(*report.renew_at);
    }
    if (!report.problem.empty()) document["problem"] = report.problem;
    if (!report.renewal.last_error.empty()) document["last_error"] = report.renewal.last_error;
    if (!report.quarantine.empty()) document["quarantine"] = report.quarantine;
    document["targets"] = nlohmann::json::array();
    for (const TargetReport& target : report.targets) {
        document["targets"].push_back({{"name", target.name},
                                       {"kind", target.kind},
                                       {"endpoints", target.endpoints},
                                       {"recorded", target.recorded},
                                       {"serves", target.serves},
                                       {"detail", target.detail},
                                       {"done", target.as_wanted}});
    }
    return document;
}

}  // namespace acme8443::app
