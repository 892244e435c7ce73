#pragma once
#include <string_view>

namespace acme8443::validator::lint {

/// Does this policy, an OID's contents, stand for extended validation: the Forum's own, or one of
/// those that CAs had before it?
bool is_extended_validation(std::string_view oid);

}  // namespace acme8443::validator::lint
