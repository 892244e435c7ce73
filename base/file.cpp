#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <system_error>
#include <vector>

#include "base/new_directory.hpp"
#include "base/try.hpp"

namespace acme8443::file {
namespace {

namespace fs = std::filesystem;

/// What a path names: an entry of an open directory. Everything happens relative to that, so that
/// the directory that is synced is the one that was changed.
struct Entry {
    Descriptor directory;
    std::string name;
    fs::path path;  ///< for messages

    Failure failed(std::string_view doing) const { return fail(error(doing, path, errno)); }
};

Result<Descriptor> open_directory(const fs::path& path)
{
    Descriptor fd(retried([&] {
        return open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }));
    if (!fd) return fail(error("opening directory", path, errno));
    return fd;
}

Result<Entry> entry(const fs::path& path)
{
    // "a/b/" names the same as "a/b".
    const fs::path trimmed = path.has_filename() ? path : path.parent_path();
    if (trimmed.filename().empty()) return fail(error("naming", path, EINVAL));
    Descriptor directory = TRY(open_directory(trimmed.parent_path()));
    return Entry{std::move(directory), trimmed.filename().string(), path};
}

Result<void> sync(int fd, std::string_view doing, const fs::path& path)
{
    if (retried([&] { return fsync(fd); }) != 0) return fail(error(doing, path, errno));
    return {};
}

Result<void> sync_directory_of(const Entry& at)
{
    return sync(at.directory.get(), "syncing the directory of", at.path);
}

bool directory_at(const fs::path& path)
{
    struct stat found {};
    return stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

/// A file that is being made: an entry of an open directory, and what messages call it.
struct NewEntry {
    int directory;
    std::string name;
    const fs::path& path;

    Failure given_up(std::string_view doing) const
    {
        Failure failure = fail(error(doing, path, errno));
        unlinkat(directory, name.c_str(), 0);
        return failure;
    }
};

/// Bytes in a new file of exactly this mode, or no file.
Result<Descriptor> write_bytes(const NewEntry& at, std::string_view bytes, mode_t mode)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    Descriptor fd(retried([&] { return openat(at.directory, at.name.c_str(), flags, mode); }));
    if (!fd) return fail(error("creating", at.path, errno));
    // The umask may have taken bits of `mode`; it cannot have added any.
    if (fchmod(fd.get(), mode) != 0) return at.given_up("setting the mode of");
    while (!bytes.empty()) {
        const ssize_t n = retried([&] { return write(fd.get(), bytes.data(), bytes.size()); });
        if (n == -1) return at.given_up("writing");
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return fd;
}

/// They are on disk, or the file is not there.
Result<void> finish(const NewEntry& at, const Descriptor& fd)
{
    if (retried([&] { return fsync(fd.get()); }) != 0) return at.given_up("syncing");
    return {};
}

/// Bytes on disk in a new file of exactly this mode, or no file.
Result<void> write_new(const Entry& at, const std::string& name, std::string_view bytes,
                       mode_t mode)
{
    const NewEntry file{at.directory.get(), name, at.path};
    const Descriptor fd = TRY(write_bytes(file, bytes, mode));
    return finish(file, fd);
}

constexpr std::string_view temporary_end = ".tmp";

/// A temporary name is this, 16 hexadecimal digits and that end.
std::string temporary_stem(const std::string& name)
{
    // NAME_MAX is 255: a long name must leave room.
    return "." + name.substr(0, 232) + ".";
}

bool is_temporary_of(const std::string& name, const std::string& candidate)
{
    const std::string stem = temporary_stem(name);
    return candidate.size() == stem.size() + 20 && candidate.starts_with(stem) &&
           candidate.ends_with(temporary_end);
}

/// A name beside `name` that nobody else uses, and that no reader takes for the file itself.
Result<std::string> temporary_name(const Entry& at)
{
    std::uint64_t number{};
    if (retried([&] { return getrandom(&number, sizeof number, 0); }) != sizeof number)
        return at.failed("naming a temporary file for");
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return temporary_stem(at.name) + text.data() + std::string(temporary_end);
}

/// Puts `temporary` in the entry's place, or sweeps it away.
Result<void> replace(const Entry& at, const std::string& temporary)
{
    const int directory = at.directory.get();
    if (renameat(directory, temporary.c_str(), directory, at.name.c_str()) != 0) {
        Failure failure = at.failed("replacing");
        unlinkat(directory, temporary.c_str(), 0);
        return failure;
    }
    return sync_directory_of(at);
}

}  // namespace

Error error(std::string_view doing, const fs::path& path, int errno_value)
{
    const bool denied = errno_value == EACCES || errno_value == EPERM;
    const Errc code = denied                  ? Errc::permission
                      : errno_value == ENOENT ? Errc::not_found
                                              : Errc::storage;
    return Error{code, std::string(doing) + " " + path.string() + ": " +
                           std::generic_category().message(errno_value)};
}

Result<std::string> read(const fs::path& path, std::size_t most)
{
    const Descriptor fd(retried([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC); }));
    if (!fd) return fail(error("opening", path, errno));
    std::string bytes;
    std::array<char, 16'384> part{};
    for (;;) {
        const ssize_t n = retried([&] { return ::read(fd.get(), part.data(), part.size()); });
        if (n == -1) return fail(error("reading", path, errno));
        if (n == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(n) > most)
            return fail(Errc::too_large, "reading " + path.string() + ": more than " +
                                             std::to_string(most) + " bytes");
        bytes.append(part.data(), static_cast<std::size_t>(n));
    }
}

Result<void> write_atomically(const fs::path& path, std::string_view bytes, mode_t mode)
{
    const Entry at = TRY(entry(path));
    const std::string temporary = TRY(temporary_name(at));
    TRY(write_new(at, temporary, bytes, mode));
    return replace(at, temporary);
}

Result<void> create(const fs::path& path, std::string_view bytes, mode_t mode)
{
    const Entry at = TRY(entry(path));
    return write_new(at, at.name, bytes, mode);
}

Result<void> write_directory(const fs::path& path, std::span<const NewFile> files)
{
    const Entry at = TRY(entry(path));
    if (mkdirat(at.directory.get(), at.name.c_str(), 0700) != 0)
        return at.failed("making directory");
    // Before it is opened: the umask may have taken that from us, too.
    if (fchmodat(at.directory.get(), at.name.c_str(), 0700, 0) != 0)
        return at.failed("setting the mode of");
    const Descriptor inside = TRY(open_directory(path));
    // All are on their way before the first is waited for: the file system takes them in one go.
    std::vector<Descriptor> written;
    for (const NewFile& each : files) {
        const fs::path said = path / each.name;
        written.push_back(
            TRY(write_bytes({inside.get(), std::string(each.name), said}, each.bytes, 0600)));
        sync_file_range(written.back().get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        const fs::path said = path / files[i].name;
        TRY(finish({inside.get(), std::string(files[i].name), said}, written[i]));
    }
    return sync(inside.get(), "syncing directory", path);
}

Result<void> point_symlink(const fs::path& link, const fs::path& target)
{
    const Entry at = TRY(entry(link));
    const std::string temporary = TRY(temporary_name(at));
    if (symlinkat(target.c_str(), at.directory.get(), temporary.c_str()) != 0)
        return at.failed("making a symlink for");
    return replace(at, temporary);
}

Result<void> move(const fs::path& from, const fs::path& to)
{
    const Entry old_place = TRY(entry(from));
    const Entry new_place = TRY(entry(to));
    if (renameat(old_place.directory.get(), old_place.name.c_str(), new_place.directory.get(),
                 new_place.name.c_str()) != 0)
        return fail(error("moving " + from.string() + " to", to, errno));
    // The new name first: between the two syncs the file may have both names, never none.
    TRY(sync_directory_of(new_place));
    if (from.parent_path() == to.parent_path()) return {};
    return sync_directory_of(old_place);
}

Result<void> make_directories(const fs::path& path, mode_t mode)
{
    if (path.empty() || directory_at(path)) return {};
    TRY(make_directories(path.parent_path(), mode));
    const Entry at = TRY(entry(path));
    const int directory = at.directory.get();
    if (mkdirat(directory, at.name.c_str(), mode) != 0) {
        // EEXIST: somebody else made it in between, or it is something else.
        const int why = errno;
        if (why == EEXIST && directory_at(path)) return {};
        return fail(error("making directory", path, why == EEXIST ? ENOTDIR : why));
    }
    if (fchmodat(directory, at.name.c_str(), mode, 0) != 0) return at.failed("setting the mode of");
    return sync_directory_of(at);
}

Result<void> sync_directory(const fs::path& path)
{
    const Descriptor fd = TRY(open_directory(path));
    return sync(fd.get(), "syncing directory", path);
}

// libstdc++ walks with openat and O_NOFOLLOW since 11.3: no symlink can lead it out of the tree.
Result<void> remove_tree(const fs::path& path)
{
    std::error_code code;
    do {
        fs::remove_all(path, code);
    } while (code == std::errc::interrupted);
    if (code) return fail(error("removing", path, code.value()));
    return {};
}

Result<void> remove_leftovers(const fs::path& path)
{
    const std::string name = path.filename().string();
    std::error_code failed;
    for (fs::directory_iterator each(path.parent_path(), failed), end; !failed && each != end;
         each.increment(failed)) {
        // Most entries are not; this asks for no memory.
        if (!each->path().native().ends_with(temporary_end)) continue;
        if (!is_temporary_of(name, each->path().filename().string())) continue;
        fs::remove(each->path(), failed);
        if (failed) break;
    }
    if (failed && failed != std::errc::no_such_file_or_directory)
        return fail(error("removing leftovers of", path, failed.value()));
    return {};
}

Result<Lock> Lock::take(const fs::path& path)
{
    const int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
    Descriptor fd(retried([&] { return open(path.c_str(), flags, 0600); }));
    if (!fd) return fail(error("opening lock", path, errno));
    if (retried([&] { return flock(fd.get(), LOCK_EX | LOCK_NB); }) == 0)
        return Lock(std::move(fd));
    if (errno != EWOULDBLOCK) return fail(error("locking", path, errno));
    return fail(Errc::busy, "another run holds " + path.string());
}

}  // namespace acme8443::file
