#include "app/status/json.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "validator/verdict.hpp"

namespace acme8443::app {
namespace {

using nlohmann::json;
using std::chrono::sys_seconds;

void put(json& document, const char* key, const std::optional<sys_seconds>& when)
{
    if (when) document[key] = rfc3339(*when);
}
void put(json& document, const char* key, const std::string& text)
{
    if (!text.empty()) document[key] = text;
}

void put_live(json& document, const CertificateReport& report, sys_seconds now)
{
    const Live& live = *report.live;
    document["generation"] = live.generation;
    document["directory"] = live.directory.string();
    document["leaf_sha256"] = live.bundle.leaf_sha256;
    document["not_before"] = rfc3339(live.not_before);
    document["not_after"] = rfc3339(live.not_after);
    document["days_left"] = std::chrono::floor<std::chrono::days>(live.not_after - now).count();
    document["renew_because"] = report.renew_because;
    put(document, "renew_at", report.renew_at);
    put(document, "issuer", report.issuer);
    put(document, "serial", report.serial);
    put(document, "proofs_until", report.proofs_until);
    if (report.renewal.window && report.renewal.renew_at_generation == live.generation)
        document["window"] = {{"start", rfc3339(report.renewal.window->start)},
                              {"end", rfc3339(report.renewal.window->end)}};
}

json to_json(const TargetReport& target)
{
    json document{{"name", target.name},
                  {"kind", target.kind},
                  {"endpoints", target.endpoints},
                  {"recorded", target.recorded},
                  {"serves", !target.looked ? "not looked at"
                             : target.seen  ? hooks::to_string(*target.seen)
                                            : "unknown"},
                  {"leaves", target.leaves},
                  {"detail", target.detail},
                  {"done", target.as_wanted}};
    put(document, "recorded_at", target.recorded_at);
    put(document, "recorded_leaf", target.recorded_leaf);
    return document;
}

}  // namespace

json to_json(const CertificateReport& report, sys_seconds now)
{
    json document{{"name", report.name},
                  {"names", report.names},
                  {"state", to_string(state_of(report, now))},
                  {"exit_status", static_cast<int>(exit_status(report, now))},
                  {"failures", report.renewal.failures}};
    put(document, "ca", report.ca);
    if (report.live) put_live(document, report, now);
    if (report.problem) document["problem"] = to_json(*report.problem);
    put(document, "last_attempt", report.renewal.last_attempt);
    put(document, "not_tried_before", report.renewal.not_before);
    put(document, "last_error", report.renewal.last_error);
    if (!report.quarantine.empty()) document["quarantine"] = report.quarantine;
    document["targets"] = json::array();
    for (const TargetReport& target : report.targets)
        document["targets"].push_back(to_json(target));
    if (report.findings) document["findings"] = validator::to_json({*report.findings})["findings"];
    return document;
}

json status::to_json(const Overview& all)
{
    json certificates = json::array();
    for (const CertificateReport& each : all.certificates)
        certificates.push_back(app::to_json(each, all.now));
    return {{"program", "acme8443 " + all.version},
            {"host", all.host},
            {"now", rfc3339(all.now)},
            {"exit_status", static_cast<int>(exit_status(all))},
            {"certificates", std::move(certificates)},
            {"not_configured", all.not_configured}};
}

}  // namespace acme8443::app
