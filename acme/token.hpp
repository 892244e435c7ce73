#pragma once
#include <string_view>

namespace acme8443::acme {

/// 22 to 128 letters of base64url: at least 128 bits, and nothing that is special in a path, a URL
/// or a shell. RFC 8555 sections 8.1 and 11.3.
bool is_token(std::string_view text);

}  // namespace acme8443::acme
