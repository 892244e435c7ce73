#pragma once
#include <string>
#include <string_view>

#include "base/pki/key.hpp"

namespace acme8443::acme {

/// What the protected header says besides the algorithm. RFC 8555 section 6.2.
struct JwsHeader {
    std::string_view url;
    std::string_view kid{};    ///< the account's URL; empty: the key itself ("jwk")
    std::string_view nonce{};  ///< empty in an inner JWS
};

/// A flattened JWS as JSON text. `payload` is the JSON text to sign, or empty for a POST-as-GET.
/// Errors: Errc::crypto.
Result<std::string> sign_jws(const pki::PrivateKey& key, const JwsHeader& header,
                             std::string_view payload);

/// The externalAccountBinding of RFC 8555 section 7.3.4: `jwk` signed with HS256.
std::string bind_external_account(std::string_view key_id, const Secret& hmac_key,
                                  std::string_view new_account_url, std::string_view jwk);

}  // namespace acme8443::acme
