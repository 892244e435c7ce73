#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace acme8443::app {

/// What starts acme8443 on this system from now on.
enum class Starter : std::uint8_t {
    timer,   ///< acme8443-renew.timer
    daemon,  ///< acme8443.service and acme8443.socket
    cron,    ///< /etc/cron.d/acme8443
    none
};

std::string_view to_string(Starter starter);
std::optional<Starter> parse_starter(std::string_view text);

/// Where this path of the running system is in another one: an image, a test.
std::filesystem::path below(const std::filesystem::path& root, const std::filesystem::path& path);
bool runs_systemd(const std::filesystem::path& root);  ///< sd_booted(3)
/// What this system has: systemd, else /etc/cron.d, else nothing.
Starter usual_starter(const std::filesystem::path& root);

}  // namespace acme8443::app
