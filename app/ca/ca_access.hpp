#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/ca/ca_presets.hpp"
#include "app/settings/settings.hpp"
#include "base/order_spec.hpp"

namespace acme8443::app {

/// A CA, and in whose name it is talked to.
struct CaAccess {
    CaPreset ca;
    std::string ca_bundle{};              ///< PEM roots for the CA's own https, or empty
    std::vector<std::string> contacts{};  ///< "mailto:..."
    bool terms_agreed{};
    KeyType account_key{KeyType::ecdsa_p256};  ///< of an account that is new
    std::string eab_kid{};                     ///< RFC 8555 section 7.3.4; empty: none
    std::string eab_hmac{};                    ///< a reference (base/secret.hpp), read when needed
};

/// Errors: Errc::bad_usage or bad_config, naming the setting and what it may be.
Result<CaAccess> resolve_ca(const Settings& settings);

/// The CA that is set, or the one of its fall-backs that keeps this order. Errors: as resolve_ca().
Result<CaAccess> resolve_ca_of(const Settings& settings, std::string_view order_url);

}  // namespace acme8443::app
