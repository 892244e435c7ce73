#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string_view>

#include "app/console/output.hpp"
#include "base/result.hpp"

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
/// What this system has: systemd, else /etc/cron.d, else nothing.
Starter usual_starter(const std::filesystem::path& root);

/// Where it is put, and how.
struct Installing {
    std::filesystem::path root{"/"};     ///< of the system: another one for an image
    std::filesystem::path config_dir{};  ///< certificates/ below it becomes the user's
    std::filesystem::path state_dir{};   ///< becomes the user's
    bool overwrite{};                    ///< files that are there and say something else
};

/// Makes user acme8443, its directories, and the units or the cron line, which run this very
/// program; enables the units. What is there already stays. Errors: Errc::permission, storage;
/// bad_config when useradd or systemctl refuses, in its words.
Result<void> install(Starter starter, const Installing& how, Output& out, std::stop_token stop);

}  // namespace acme8443::app
