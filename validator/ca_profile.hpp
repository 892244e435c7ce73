#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::validator {

/// What one CA asks beyond the Forum's rules, or allows less of. An empty optional or list: this CA is
/// not known to ask for it. Plain data, read from profiles/<name>.json.
struct CaProfile {
    std::string name;   ///< "br", "letsencrypt", ...
    std::string title;  ///< "Let's Encrypt"
    std::vector<std::string> caa_issuers{};
    std::vector<std::uint16_t> redirect_ports{};
    std::optional<unsigned> most_redirects{};
    std::optional<std::size_t> most_path{};  ///< bytes of a decoded redirect path
    std::optional<std::size_t> most_body{};  ///< bytes of the final answer
    bool status_200_only{};
    bool public_redirect_hosts{};  ///< redirect hosts end in an ICANN suffix, or are public addresses
    std::optional<unsigned> most_labels{};
    std::optional<unsigned> most_names{};
};

/// One of the profiles that are compiled in. Errors: Errc::bad_usage, listing them.
Result<CaProfile> ca_profile(std::string_view name);
std::vector<std::string> ca_profile_names();

}  // namespace acme8443::validator
