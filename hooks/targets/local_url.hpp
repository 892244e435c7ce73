#pragma once
#include <memory>
#include <string_view>

#include "base/net/http_client.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// Whether a password may be sent there: https, or the loopback interface.
bool keeps_secrets(std::string_view url);

/// The client that asks a service's own interface: trusts what the service's clients trust.
std::unique_ptr<net::HttpClient> client_for(const TargetSpec& spec);

}  // namespace acme8443::hooks
