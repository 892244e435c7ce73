#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/notify/message.hpp"
#include "app/notify/spec.hpp"
#include "base/result.hpp"

namespace acme8443::app::notify {

/// One way to tell somebody.
struct Channel {
    std::string name;  ///< "mail to admin@example.org", "slack"; holds no secret
    std::function<Result<void>(const Message&, std::stop_token)> send;
};

/// All that are configured. `host` is this machine's name.
std::vector<Channel> channels_of(const Spec& spec, const std::string& host);

/// GET; any 2xx is good. Errors: those of url_of and HttpClient; Errc::protocol.
Result<void> ping(const std::string& url_or_reference, std::stop_token stop);

}  // namespace acme8443::app::notify
