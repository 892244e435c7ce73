#pragma once
#include <string>
#include <string_view>

#include "base/identifier.hpp"

namespace acme8443::net {

/// "_acme-challenge.app.example.org", without a last dot. A wildcard and its base name have the
/// same record name; their values stand beside each other. RFC 8555 section 8.4.
std::string dns_01_name(const Identifier& name);
/// "_ujmmovf2vn55tgye._acme-challenge.example.org": the label is the account's, so that several
/// accounts can each have a CNAME of their own. draft-ietf-acme-dns-account-label-03 section 3.1.
std::string dns_account_01_name(const Identifier& name, std::string_view account_url);
/// "_validation-persist.example.org". draft-ietf-acme-dns-persist-02 section 4.
std::string dns_persist_01_name(const Identifier& name);

/// The value of the TXT record of dns-01 and dns-account-01: base64url of SHA-256.
std::string dns_01_value(std::string_view key_authorization);

}  // namespace acme8443::net
