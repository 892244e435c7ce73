#pragma once
#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "hooks/targets/settings.hpp"

namespace acme8443::hooks {

/// Who may read what a target writes; what is not set stays as it is.
struct Access {
    std::optional<uid_t> owner{};
    std::optional<gid_t> group{};
    std::optional<mode_t> mode{};  ///< of files; directories can be entered by those who can read
};

/// The settings owner, group (names or numbers) and mode. Errors: Errc::bad_config for an unknown
/// name, and for a mode that lets others read.
Result<Access> read_access(const SettingsReader& settings);

/// Gives a file or directory its owner, group and mode; never through a symlink.
Result<void> give(const std::filesystem::path& path, const Access& access);

/// What a file that is to be replaced has, for what is not set.
Access or_as(const Access& access, const std::filesystem::path& replaced);

}  // namespace acme8443::hooks
