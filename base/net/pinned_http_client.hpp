#pragma once
#include <memory>
#include <string>

#include "base/net/http_client.hpp"

namespace acme8443::net {

/// As make_http_client, for one server that is known by its key: `pin`, the base64 SHA-256 of its
/// SubjectPublicKeyInfo (RFC 7469 section 2.4), takes the place of roots and of the name. For
/// appliances whose factory certificate names a serial number. Errors: Errc::tls for another key.
std::unique_ptr<HttpClient> make_pinned_http_client(HttpClientOptions options, std::string pin);

}  // namespace acme8443::net
