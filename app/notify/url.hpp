#pragma once
#include <string>

#include "base/result.hpp"

namespace acme8443::app::notify {

/// May we send to this URL? https, or http to this very host. Errors: Errc::bad_config; the URL,
/// which may hold a secret, is not repeated.
Result<void> check_url(const std::string& url);

/// A literal URL as it is, else what the reference names. Errors: those of read_secret and
/// check_url.
Result<std::string> url_of(const std::string& url_or_reference);

}  // namespace acme8443::app::notify
