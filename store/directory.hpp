#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/new_directory.hpp"
#include "store/layout.hpp"

namespace acme8443::store {

using file::NewFile;

/// A directory with these files (0600), whole or not at all, also after a power cut: built beside
/// its place, every file and the directory fsynced, one rename(2), the parent fsynced.
Result<void> create_directory(const std::filesystem::path& path, std::span<const NewFile> files);

/// Gone whole or not at all: renamed aside, then removed; a file or a link too. Nothing there is
/// fine.
Result<void> discard_directory(const std::filesystem::path& path);

/// Out of the way, kept for a person to look at: quarantine/<name>/<as>, numbered if that is taken.
Result<void> quarantine(const Layout& at, const std::filesystem::path& what, std::string_view as);

/// Names in a directory, sorted, without those that start with a dot. None when it is missing.
Result<std::vector<std::string>> entries(const std::filesystem::path& directory);

/// Removes the entries that start with a dot: what a crash left half-made or half-removed in a
/// directory of ours. For the lock's holder.
Result<void> remove_hidden(const std::filesystem::path& directory);
Result<bool> has_hidden(const std::filesystem::path& directory);

/// Is there an entry of that name, be it a dangling symlink?
Result<bool> is_there(const std::filesystem::path& path);

}  // namespace acme8443::store
