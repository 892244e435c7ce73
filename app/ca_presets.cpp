#include "app/ca_presets.hpp"

#include <nlohmann/json.hpp>

namespace acme8443::embedded {
std::string_view app_data_cas_json();
}

namespace acme8443::app {

const std::vector<CaPreset>& ca_presets()
{
    static const std::vector<CaPreset> presets = [] {
        std::vector<CaPreset> rows;
        for (const auto& row : nlohmann::json::parse(embedded::app_data_cas_json())) {
            rows.push_back({row["name"], row["title"], row["directory"], row["policy"]});
        }
        return rows;
    }();
    return presets;
}

Result<CaPreset> find_ca(std::string_view name_or_url)
{
    std::string known;
    for (const CaPreset& preset : ca_presets()) {
        if (preset.name == name_or_url || preset.directory_url == name_or_url) return preset;
        known += (known.empty() ? "" : ", ") + preset.name;
    }
    const std::string url(name_or_url);
    if (url.starts_with("https://")) return CaPreset{url, url, url, "br"};
    if (url.starts_with("http://"))
        return fail(Errc::bad_usage,
                    "ca \"" + url +
                        "\": an ACME directory is reached over https only (RFC 8555 section 6.1)");
    return fail(Errc::bad_usage, "ca \"" + url + "\" is not known; use " + known +
                                     ", or the https URL of a directory");
}

}  // namespace acme8443::app
