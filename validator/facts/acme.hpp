#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/identifier.hpp"

namespace acme8443::validator {

/// What a CA counts in some window of time, and how much of that is used up.
struct Allowance {
    std::string what;  ///< "certificates for exactly these names in 168 hours"
    std::size_t most{};
    std::size_t used{};
};

/// What stands between us and an order beside the names: the CA's directory (RFC 8555 section
/// 7.1.1), our account there, and what is asked for. Empty, or false: not so, or not known.
struct AcmeFacts {
    std::string directory{};               ///< its URL
    std::vector<std::string> resources{};  ///< the URLs in it
    std::string terms{};                   ///< of service, their URL
    bool terms_agreed{};
    bool external_account_required{};
    bool external_account{};  ///< we have one (RFC 8555 section 7.3.4)
    bool renewal_info{};      ///< it is offered (RFC 9773)
    /// The names of the profiles that are advertised. Empty: the directory was not read.
    std::optional<std::vector<std::string>> profiles{};

    std::string profile{};  ///< that the order asks for
    bool renewal{};         ///< a certificate for the same names is in force
    bool replaces{};        ///< the order says which one (RFC 9773 section 5)
    bool first{};           ///< nothing was ever issued here
    std::string staging{};  ///< the directory of the CA's staging environment
    std::vector<Allowance> allowances{};
    std::optional<ChallengeType> challenge{};  ///< that is to be answered
    std::vector<std::string> offered{};        ///< the types in the authorization
};

}  // namespace acme8443::validator
