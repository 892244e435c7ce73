#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::acme {

/// RFC 8555 section 7.1.1, with RFC 9773 and the profiles draft. An empty URL: not offered.
struct Directory {
    std::string new_nonce;
    std::string new_account;
    std::string new_order;
    std::string new_authz{};
    std::string revoke_cert{};
    std::string key_change{};
    std::string renewal_info{};
    std::string terms_of_service{};
    std::string website{};
    std::vector<std::string> caa_identities{};
    std::vector<std::string> issuer_domain_names{};  ///< dns-persist draft -02 section 3.2
    std::string account_hash_prefix{};               ///< the same, section 4.1
    bool external_account_required{};
    std::map<std::string, std::string> profiles{};  ///< name -> description
};

/// Errors: Errc::protocol, naming the field: not JSON, a URL missing, or not https.
Result<Directory> parse_directory(std::string_view json);

}  // namespace acme8443::acme
