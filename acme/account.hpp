#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "acme/session.hpp"

namespace acme8443::acme {

/// RFC 8555 section 7.3.4.
struct ExternalAccount {
    std::string key_id;
    Secret hmac_key;  ///< decoded
};

struct AccountSpec {
    std::vector<std::string> contacts{};  ///< "mailto:admin@example.org"
    bool terms_agreed{};
    std::optional<ExternalAccount> external{};
};

struct Account {
    std::string url;
    std::string status;  ///< "valid", "deactivated", "revoked"
    bool created{};      ///< false: the CA knew this key already
};

/// The account of the session's key: found or created (RFC 8555 sections 7.3 and 7.3.1), and used
/// by the session from then on. Does nothing when the session already has an account URL. Errors:
/// Errc::bad_config when terms have to be agreed to or an external account is required, naming the
/// setting; those of Session.
Result<Account> enrol(Session& ca, const AccountSpec& spec, std::stop_token stop);

}  // namespace acme8443::acme
