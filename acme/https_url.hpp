#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::acme {

/// Whom an https URL would be sent to: "host" or "host:port", in lower case, ":443" dropped. RFC
/// 8555 section 6.1. Errors: Errc::protocol for any other scheme, a user name, bytes that are not
/// visible ASCII, more than 2048 bytes.
Result<std::string> https_authority(std::string_view url);

}  // namespace acme8443::acme
