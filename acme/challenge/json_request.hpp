#pragma once
#include <stop_token>
#include <string>

#include "base/net/http_client.hpp"
#include "base/settings_reader.hpp"

namespace acme8443::acme {

/// The body of the answer. Errors: HttpClient's; Errc::permission for 401 and 403, dns for every
/// other status than 2xx, with what the service said.
Result<std::string> send_for_2xx(net::HttpClient& http, const net::HttpRequest& request,
                                 std::stop_token stop);

/// The setting "url" without its last "/": https, or http to this machine, where nobody listens in
/// on the secrets that go there.
Result<std::string> service_url(const SettingsReader& settings);

}  // namespace acme8443::acme
