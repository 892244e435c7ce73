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
    std::string status;                   ///< "valid", "deactivated", "revoked"
    bool created{};                       ///< false: the CA knew this key already
    std::vector<std::string> contacts{};  ///< as the CA has them; some CAs do not say
};

/// The account of the session's key: found or created (RFC 8555 sections 7.3 and 7.3.1), and used
/// by the session from then on. Does nothing when the session already has an account URL. Errors:
/// Errc::bad_config when terms have to be agreed to, an external account is required, or the CA
/// does not take a key of this kind, naming the setting; those of Session.
Result<Account> enrol(Session& ca, const AccountSpec& spec, std::stop_token stop);

/// The URL of the account that the session's key has, or nothing when it has none. Creates nothing.
/// RFC 8555 section 7.3.1.
Result<std::optional<std::string>> find_account(Session& ca, std::stop_token stop);

/// What the CA says of the session's account. RFC 8555 section 7.3.
Result<Account> show_account(Session& ca, std::stop_token stop);
/// Replaces all contacts. RFC 8555 section 7.3.2.
Result<Account> update_contacts(Session& ca, const std::vector<std::string>& contacts,
                                std::stop_token stop);
/// For good: the CA takes no request of this account any more. RFC 8555 section 7.3.6.
Result<Account> deactivate_account(Session& ca, std::stop_token stop);
/// From now on the account is `new_key`'s; go on with a Session of that key. RFC 8555
/// section 7.3.5. Errors: Errc::not_found when the CA does not offer it.
Result<void> change_key(Session& ca, const pki::PrivateKey& new_key, std::stop_token stop);

}  // namespace acme8443::acme
