#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::app {

/// What a CA counts, in any `window` of time.
struct RateLimit {
    enum class Kind : std::uint8_t {
        orders,                  ///< new orders of one account
        certificates_of_domain,  ///< certificates for names below one registered domain
        certificates_of_set,     ///< certificates for exactly the same names
        failures                 ///< failed authorizations of one name
    };
    Kind kind;
    std::size_t most;
    std::chrono::hours window;
};

/// A CA that is known by name; a row of data/cas.json.
struct CaPreset {
    std::string name;  ///< "letsencrypt"; the URL when it is not a preset
    std::string title;
    std::string directory_url;
    std::string policy;                         ///< the validator's profile: "letsencrypt" or "br"
    std::vector<std::string> caa_identities{};  ///< the issuers in CAA records that mean it
    bool external_account{};                    ///< an account needs eab_kid and eab_hmac
    std::vector<RateLimit> limits{};            ///< as published; empty: none is known
    std::string source{};                       ///< who says so: the limits, or the end
    std::string unverified{};                   ///< what is said of it without a source of its own
    std::string ended{};                        ///< the day of its last certificate, or empty
};

/// Is this one of its orders? A CA keeps them on the host of its directory. False for no URL.
bool keeps_order(const CaPreset& ca, std::string_view order_url);

/// A preset's name, or an https URL. Errors: Errc::bad_usage, listing the names, also for a CA that
/// has ended.
Result<CaPreset> find_ca(std::string_view name_or_url);
const std::vector<CaPreset>& ca_presets();

}  // namespace acme8443::app
