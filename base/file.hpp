#pragma once
#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/descriptor.hpp"
#include "base/result.hpp"

namespace acme8443::file {

/// errno as an Error: EACCES and EPERM are Errc::permission, ENOENT Errc::not_found, the rest
/// Errc::storage. The only place that maps errno of file calls.
[[nodiscard]] Error error(std::string_view doing, const std::filesystem::path& path,
                          int errno_value);

/// The whole file. Errors: not_found, permission, storage; Errc::too_large beyond `most` bytes.
Result<std::string> read(const std::filesystem::path& path, std::size_t most = 1'048'576);

/// Readers see the old bytes or the new ones, also after a power cut: temporary file beside it
/// (born with `mode`, whatever the umask), fsync, rename, fsync of the directory. On an error the
/// temporary file is gone. A `path` that is a symlink is replaced, not followed. Used by everything
/// that writes state.
Result<void> write_atomically(const std::filesystem::path& path, std::string_view bytes,
                              mode_t mode);

/// A new file, which must not exist; fsynced; on an error there is none. The directory is not (a
/// caller that writes several calls sync_directory once).
Result<void> create(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

/// One rename(2) makes `link` point to `target` (text of the link, may be relative); the directory
/// is fsynced.
Result<void> point_symlink(const std::filesystem::path& link, const std::filesystem::path& target);

/// rename(2), then fsync of the parents of both.
Result<void> move(const std::filesystem::path& from, const std::filesystem::path& to);

/// Creates what is missing, each with `mode`, fsyncing each parent.
Result<void> make_directories(const std::filesystem::path& path, mode_t mode = 0700);

Result<void> sync_directory(const std::filesystem::path& path);

/// Removes a tree if it is there. Never follows a symlink out of it.
Result<void> remove_tree(const std::filesystem::path& path);

/// Removes the temporary files that a killed write_atomically or point_symlink left beside `path`.
/// For callers that know themselves to be the only writer of `path`. A missing directory is fine.
Result<void> remove_leftovers(const std::filesystem::path& path);

/// Exclusive flock(2) on a file that is created if needed; freed by the kernel when we die.
class Lock {
public:
    /// Errors: Errc::busy at once when another run (or thread) holds it.
    static Result<Lock> take(const std::filesystem::path& path);

private:
    explicit Lock(Descriptor fd) : fd_(std::move(fd)) {}
    Descriptor fd_;
};

}  // namespace acme8443::file
