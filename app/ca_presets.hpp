#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::app {

/// A CA that is known by name; a row of data/cas.json.
struct CaPreset {
    std::string name;  ///< "letsencrypt"; the URL when it is not a preset
    std::string title;
    std::string directory_url;
    std::string policy;  ///< the validator's profile: "letsencrypt" or "br"
};

/// A preset's name, or an https URL. Errors: Errc::bad_usage, listing the names.
Result<CaPreset> find_ca(std::string_view name_or_url);
const std::vector<CaPreset>& ca_presets();

}  // namespace acme8443::app
