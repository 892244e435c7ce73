#pragma once
#include <filesystem>
#include <stop_token>

#include "app/console/output.hpp"
#include "app/system/starter.hpp"
#include "base/result.hpp"

namespace acme8443::app {

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
