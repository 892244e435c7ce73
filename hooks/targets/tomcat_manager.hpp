#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/net/http_client.hpp"
#include "hooks/targets/settings.hpp"

namespace acme8443::hooks {

/// The text interface of Tomcat's manager application.
class TomcatManager {
public:
    /// The settings manager, user, password or password_file, tls_host_name; nothing when there is
    /// no manager. Errors: Errc::bad_config.
    static Result<std::optional<TomcatManager>> read(const SettingsReader& settings,
                                                     std::unique_ptr<net::HttpClient> http);
    /// `sslReload`: every connector opens its files again. Errors: Errc::hook_failed, with what
    /// Tomcat said; those of the connection and of reading the password.
    Result<void> reload(std::stop_token stop) const;

private:
    std::string url_;  ///< of the call
    std::string user_;
    std::string password_;  ///< a reference
    std::unique_ptr<net::HttpClient> http_;
};

}  // namespace acme8443::hooks
