#pragma once
#include <string>

#include "base/identifier.hpp"

namespace acme8443::acme {

/// What a CA puts into SNI when it validates this by tls-alpn-01: the name itself (RFC 8737 section
/// 3), or the address under in-addr.arpa or ip6.arpa (RFC 8738 section 6). Lower case.
std::string tls_server_name(const Identifier& name);

}  // namespace acme8443::acme
