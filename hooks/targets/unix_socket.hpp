#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::hooks {

/// Sends a text to a local stream socket and reads the answer until the other side closes, 1 MiB at
/// most. The timeout is for each wait. Errors: Errc::connection_refused (nobody listens there),
/// permission, timeout, network, too_large.
Result<std::string> ask_socket(const std::filesystem::path& socket, std::string_view text,
                               std::chrono::seconds timeout);

}  // namespace acme8443::hooks
