#pragma once
#include <filesystem>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::file {

struct NewFile {
    std::string_view name;
    std::string_view bytes;
};

/// A new directory (0700) with these files (0600), all of them fsynced, and the directory after
/// them; its own name is not yet: move() sees to that. On an error what has been made stays.
Result<void> write_directory(const std::filesystem::path& path, std::span<const NewFile> files);

}  // namespace acme8443::file
