#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "acme/session.hpp"
#include "base/identifier.hpp"

namespace acme8443::acme {

/// A challenge as the CA shows it. RFC 8555 section 8.
struct ChallengeObject {
    std::string type;
    std::string url;
    std::string status;
    std::string token{};
    std::vector<std::string> issuer_domain_names{};  ///< of dns-persist-01
    std::string account_uri{};                       ///< of dns-persist-01, draft -01
    std::optional<Problem> error{};
};

/// An authorization as the CA shows it. RFC 8555 section 7.1.4.
struct AuthorizationObject {
    Identifier name;  ///< with "*." when it is a wildcard's
    std::string status;
    std::vector<ChallengeObject> challenges{};
};

/// Errors: Errc::protocol.
Result<AuthorizationObject> read_authorization(const Answer& answer);
Result<ChallengeObject> read_challenge(const Answer& answer);

}  // namespace acme8443::acme
