#include "hooks/targets/access.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {
namespace {

/// A number, or a name that `look_up` (getpwnam_r, getgrnam_r) knows.
template <class Entry, class LookUp, class Id>
Result<std::optional<Id>> read_id(const SettingsReader& settings, std::string_view key,
                                  LookUp look_up, Id Entry::*id)
{
    const auto name = TRY(settings.text(key));
    if (name.empty()) return std::optional<Id>{};
    Id number{};
    const char* const end = name.data() + name.size();
    if (std::from_chars(name.data(), end, number).ptr == end) return std::optional<Id>{number};
    Entry entry{};
    Entry* found{};
    std::array<char, 16 * 1024> buffer{};
    look_up(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (!found) return settings.bad(key, "there is no \"" + name + "\" on this system");
    return std::optional<Id>{found->*id};
}

std::string name_of(gid_t group)
{
    struct group entry {};
    struct group* found{};
    std::array<char, 16 * 1024> buffer{};
    getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found);
    return found ? found->gr_name : std::to_string(group);
}

/// Those who can read may enter.
mode_t for_directory(mode_t mode) { return mode | ((mode & 0444U) >> 2U) | 0700U; }

}  // namespace

Result<Access> read_access(const SettingsReader& settings)
{
    Access access;
    access.owner = TRY(read_id(settings, "owner", getpwnam_r, &passwd::pw_uid));
    access.group = TRY(read_id(settings, "group", getgrnam_r, &group::gr_gid));
    const auto text = TRY(settings.text("mode"));
    if (text.empty()) return access;
    mode_t mode{};
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, mode, 8).ptr != end)
        return settings.bad("mode", "is not an octal number like 0640");
    const bool for_group = (mode & 0040U) != 0;
    if ((mode & ~0640U) != 0 || (mode & 0400U) == 0 || (for_group && !access.group))
        return settings.bad("mode",
                            "is 0600, or 0640 together with group, which may read: a private key "
                            "lies there");
    access.mode = mode;
    return access;
}

Result<void> give(const std::filesystem::path& path, const Access& access)
{
    const int fd = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd == -1) return fail(file::error("opening", path, errno));
    struct stat status {};
    const bool told = fstat(fd, &status) == 0;
    const uid_t owner = access.owner.value_or(status.st_uid);
    const gid_t group = access.group.value_or(status.st_gid);
    // Root's privileges are not needed for what is so already.
    const bool same = owner == status.st_uid && group == status.st_gid;
    const mode_t wanted = access.mode.value_or(status.st_mode & 07777U);
    const mode_t mode = S_ISDIR(status.st_mode) ? for_directory(wanted) : wanted;
    const bool given =
        told && (same || fchown(fd, owner, group) == 0) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    const int why = errno;
    close(fd);
    if (given) return {};
    Error refused = file::error("setting owner and mode of", path, why);
    if (why == EPERM && owner == status.st_uid && group != status.st_gid)
        refused.message += ": only a member may give files to group " + name_of(group) +
                           "; `adduser acme8443 " + name_of(group) + "` makes one";
    return fail(std::move(refused));
}

Access or_as(const Access& access, const std::filesystem::path& replaced)
{
    struct stat status {};
    if (stat(replaced.c_str(), &status) != 0) return access;
    return {.owner = access.owner.value_or(status.st_uid),
            .group = access.group.value_or(status.st_gid),
            .mode = access.mode.value_or(status.st_mode & 0666U)};
}

}  // namespace acme8443::hooks
