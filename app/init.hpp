#pragma once
#include <filesystem>
#include <optional>

#include "app/command_line.hpp"
#include "app/console/questions.hpp"
#include "app/system/starter.hpp"

namespace acme8443::app {

/// What was said by flags.
struct InitOptions {
    Settings settings{};  ///< those of the CA
    std::optional<Starter> starter{};
    std::filesystem::path root{"/"};  ///< of the system
    bool force{};                     ///< replace what is there
};

/// The first run: settles e-mail, CA and its terms, which it shows, writes acme8443.toml, installs
/// what starts us. Asks for what neither a flag nor the file says. Safe to repeat: what is there
/// already stays, unless `force`. Errors: Errc::bad_usage, naming the flags that are missing, or
/// when the file says something else; those of reaching the CA; cancelled.
Result<ExitStatus> init(Context& context, const InitOptions& options, Questions& questions);

}  // namespace acme8443::app
