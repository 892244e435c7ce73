#include "app/ca/ca_presets.hpp"

#include <nlohmann/json.hpp>

#include "acme/https_url.hpp"

namespace acme8443::embedded {
std::string_view app_data_cas_json();
}

namespace acme8443::app {

namespace {

RateLimit::Kind kind_of(const std::string& text)
{
    using Kind = RateLimit::Kind;
    if (text == "orders") return Kind::orders;
    if (text == "failures") return Kind::failures;
    return text == "certificates_of_set" ? Kind::certificates_of_set : Kind::certificates_of_domain;
}

CaPreset read_row(const nlohmann::json& row)
{
    CaPreset preset{row["name"], row["title"], row["directory"], row["policy"], row["caa"]};
    preset.external_account = row.value("external_account", false);
    preset.source = row.value("source", "");
    preset.unverified = row.value("unverified", "");
    preset.ended = row.value("ended", "");
    for (const auto& limit : row.value("limits", nlohmann::json::array()))
        preset.limits.push_back({kind_of(limit["kind"]), limit["count"],
                                 std::chrono::hours(limit["hours"].get<int>())});
    return preset;
}

}  // namespace

const std::vector<CaPreset>& ca_presets()
{
    static const std::vector<CaPreset> presets = [] {
        std::vector<CaPreset> rows;
        for (const auto& row : nlohmann::json::parse(embedded::app_data_cas_json())) {
            rows.push_back(read_row(row));
        }
        return rows;
    }();
    return presets;
}

bool keeps_order(const CaPreset& ca, std::string_view order_url)
{
    const auto order = acme::https_authority(order_url);
    const auto directory = acme::https_authority(ca.directory_url);
    return order && directory && *order == *directory;
}

Result<CaPreset> find_ca(std::string_view name_or_url)
{
    const std::string url(name_or_url);
    std::string known;
    for (const CaPreset& preset : ca_presets())
        if (preset.ended.empty()) known += (known.empty() ? "" : ", ") + preset.name;
    for (const CaPreset& preset : ca_presets()) {
        if (preset.name != url && preset.directory_url != url) continue;
        if (preset.ended.empty()) return preset;
        return fail(Errc::bad_usage, "ca \"" + url + "\": " + preset.title +
                                         " has issued no certificate since " + preset.ended + " (" +
                                         preset.source + "); use " + known);
    }
    if (url.starts_with("https://")) return CaPreset{url, url, url, "br"};
    if (url.starts_with("http://"))
        return fail(Errc::bad_usage,
                    "ca \"" + url +
                        "\": an ACME directory is reached over https only (RFC 8555 section 6.1)");
    return fail(Errc::bad_usage, "ca \"" + url + "\" is not known; use " + known +
                                     ", or the https URL of a directory");
}

}  // namespace acme8443::app
