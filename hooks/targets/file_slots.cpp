#include "hooks/targets/file_slots.hpp"

#include <system_error>

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"
#include "hooks/targets/slots.hpp"

namespace acme8443::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view before = "before-";

/// A new file of our own, which takes `path`'s place complete, with owner and mode.
Result<void> replace(const fs::path& path, std::string_view bytes, const Access& access)
{
    const fs::path beside = path.parent_path() / ("." + path.filename().string() + ".new");
    TRY(file::remove_tree(beside));
    TRY(file::create(beside, bytes, 0600));
    TRY(give(beside, access));
    TRY(make_newer(beside));
    return file::move(beside, path);
}

}  // namespace

FileSlots::FileSlots(fs::path file, Access access)
    : file_(std::move(file)),
      slots_(file_.parent_path() / ("." + file_.filename().string() + ".slots")),
      access_(access)
{
}

Result<FileSlots> FileSlots::make(const SettingsReader& settings, std::string_view key)
{
    TRY(settings.required(key));
    fs::path file = TRY(settings.path(key));
    if (!file.has_filename()) return settings.bad(key, "is a directory");
    return FileSlots(std::move(file), TRY(read_access(settings)));
}

Result<Slot> FileSlots::current() const
{
    const auto bytes = file::read(file_);
    if (!bytes && bytes.error().code == Errc::not_found) return Slot{};
    if (!bytes) return fail(bytes.error());
    for (const std::string& slot : TRY(list_slots(slots_)))
        if (file::read(slots_ / slot).value_or("") == *bytes) return Slot{slot};
    return Slot{std::string(before) + pki::hex(pki::sha256(*bytes)).substr(0, 8)};
}

Result<Slot> FileSlots::stage(const Live& live, const Secret& bytes) const
{
    TRY(file::make_directories(slots_, 0700));
    const Slot now = TRY(current());
    std::error_code error;
    if (now.id.starts_with(before) && !fs::exists(slots_ / now.id, error)) {
        const Secret found(TRY(file::read(file_)));
        TRY(keep(now.id, found.reveal()));
    }
    for (int copy = 1;; ++copy) {
        Slot slot{numbered(slot_name(live), copy)};
        const auto there = file::read(slots_ / slot.id);
        const bool same = there && *there == bytes.reveal();
        if (!same && slot.id == now.id) continue;
        if (!same) TRY(keep(slot.id, bytes.reveal()));
        return slot;
    }
}

Result<void> FileSlots::keep(const std::string& slot, std::string_view bytes) const
{
    return file::write_atomically(slots_ / slot, bytes, 0600);
}

Result<Secret> FileSlots::read(const Slot& slot) const
{
    const bool plain = made_here(slot.id) || slot.id.starts_with(before);
    if (!plain || slot.id.find('/') != slot.id.npos)
        return fail(Errc::not_found, file_.string() + ": there is no slot \"" + slot.id + "\"");
    return Secret(TRY(file::read(slots_ / slot.id)));
}

Result<void> FileSlots::point(const Slot& slot) const
{
    const Secret bytes = TRY(read(slot));
    Access access = or_as(access_, file_);
    if (!access.mode) access.mode = access.group ? 0640 : 0600;
    return replace(file_, bytes.reveal(), access);
}

Result<std::vector<Slot>> FileSlots::slots() const
{
    std::vector<Slot> slots;
    for (std::string& name : TRY(list_slots(slots_))) slots.push_back({std::move(name)});
    return slots;
}

void FileSlots::forget(const Slot& slot) const
{
    const auto now = current();
    if (!made_here(slot.id) || !now || now->id == slot.id) return;
    // Not being able to remove what nobody reads any more is no reason to fail.
    if (auto removed = file::remove_tree(slots_ / slot.id); !removed) return;
}

}  // namespace acme8443::hooks
