#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/identifier.hpp"

namespace acme8443::hooks {

/// A name that a client can ask for: the name itself, or one below a wildcard. Errors: as
/// Identifier::parse.
Result<Identifier> askable(const std::string& name);

/// Whether a certificate with these names is good for `host`; a wildcard stands for exactly the
/// left-most label (RFC 9525 section 6.3).
bool covers(const std::vector<std::string>& names, std::string_view host);

/// The name to begin with: the first that is not a wildcard, else the first.
const std::string& first_name(const std::vector<std::string>& names);

}  // namespace acme8443::hooks
