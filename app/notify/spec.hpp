#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace acme8443::app {
class TomlReader;
}

namespace acme8443::app::notify {

/// [notify.mail]. Through `smtp` when it is said, else through `sendmail`.
struct Mail {
    std::vector<std::string> to{};
    std::string from{};
    std::string sendmail{"/usr/sbin/sendmail"};
    std::string smtp{};      ///< smtp://HOST[:PORT] or smtps://HOST[:PORT]
    std::string user{};      ///< of the SMTP server
    std::string password{};  ///< a reference: base/secret.hpp
    std::string ca_file{};
};

enum class Dialect : std::uint8_t { json, slack, teams, ntfy };

/// [[notify.webhook]].
struct Webhook {
    Dialect dialect{};
    std::string url{};    ///< https, or a reference to a file or the like that holds it
    std::string token{};  ///< a reference; sent as a bearer token
    std::string ca_file{};
};

/// The table [notify] of acme8443.toml.
struct Spec {
    std::optional<Mail> mail{};
    std::vector<Webhook> webhooks{};
    std::vector<std::vector<std::string>> commands{};
    std::string ping{};            ///< https, or a reference; asked for after every good run
    std::chrono::days expiry{14};  ///< warn when no more than this is left of a certificate

    bool tells_nobody() const { return !mail && webhooks.empty() && commands.empty(); }
};

/// Every mistake is complained of with its line.
Spec read_spec(TomlReader& in);

/// What acme8443.toml says there; nothing when there is no such file. Errors: Errc::bad_config.
Result<Spec> configured(const std::filesystem::path& config_dir);

}  // namespace acme8443::app::notify
