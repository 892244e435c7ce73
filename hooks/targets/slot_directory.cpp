#include "hooks/targets/slot_directory.hpp"

#include <algorithm>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/combined_pem.hpp"
#include "hooks/targets/slots.hpp"

namespace acme8443::hooks {

namespace fs = std::filesystem;

struct SlotDirectory::File {
    std::string name;
    Secret bytes;
    bool salted{};  ///< other bytes each time it is made
};

namespace {

constexpr auto pointer = "live";

/// All that a service may read there.
Result<void> make_all_newer(const fs::path& slot)
{
    std::error_code error;
    for (fs::directory_iterator at(slot, error), end; !error && at != end; at.increment(error))
        if (at->is_regular_file()) TRY(make_newer(at->path()));
    if (error) return fail(file::error("listing", slot, error.value()));
    return {};
}

}  // namespace

Result<SlotDirectory> SlotDirectory::make(const SettingsReader& settings)
{
    TRY(settings.required("dir"));
    auto dir = TRY(settings.path("dir"));
    Access access = TRY(read_access(settings));
    if (!access.mode) access.mode = access.group ? 0640 : 0600;
    const bool combined = TRY(settings.flag("combined", false));
    return SlotDirectory(std::move(dir), access, combined, TRY(read_keystore(settings)));
}

Result<std::optional<SlotDirectory::Keystore>> SlotDirectory::read_keystore(
    const SettingsReader& settings)
{
    if (!settings.has("pkcs12")) {
        for (const char* key : {"alias", "keystore_password"})
            if (settings.has(key)) return settings.bad(key, "goes together with pkcs12");
        return std::nullopt;
    }
    const std::string profile = TRY(settings.text("pkcs12"));
    if (profile != "modern" && profile != "compat")
        return settings.bad("pkcs12", "is modern or compat");
    std::string password = TRY(settings.required("keystore_password"));
    if (auto known = check_secret_reference(password); !known)
        return settings.bad("keystore_password", known.error().message);
    std::string alias = TRY(settings.text("alias"));
    return Keystore{profile == "modern" ? pki::Pkcs12Profile::modern : pki::Pkcs12Profile::compat,
                    std::move(alias), std::move(password)};
}

Result<Slot> SlotDirectory::current() const
{
    std::error_code error;
    const fs::path link = dir_ / pointer;
    const auto what = fs::symlink_status(link, error).type();
    if (what == fs::file_type::not_found) return Slot{};
    if (what != fs::file_type::symlink && !error)
        return fail(Errc::bad_config, link.string() + " is not a symlink: move it away");
    const fs::path target = fs::read_symlink(link, error);
    if (error) return fail(file::error("reading", link, error.value()));
    return Slot{target.string()};
}

Result<std::vector<SlotDirectory::File>> SlotDirectory::files(const Bundle& bundle) const
{
    std::vector<File> files;
    files.push_back({"cert.pem", Secret(bundle.cert)});
    files.push_back({"chain.pem", Secret(bundle.chain)});
    files.push_back({"fullchain.pem", Secret(bundle.fullchain())});
    files.push_back({"privkey.pem", bundle.privkey.copy()});
    if (combined_) files.push_back({"combined.pem", combined_pem(bundle)});
    if (keystore_) {
        const Secret password = TRY(read_secret(keystore_->password));
        auto bytes = TRY(pki::to_pkcs12(bundle, keystore_->alias, password, keystore_->profile));
        files.push_back({"keystore.p12", std::move(bytes), true});
    }
    return files;
}

Result<Slot> SlotDirectory::stage(const Live& live) const
{
    const std::vector<File> wanted = TRY(files(live.bundle));
    const auto holds = [&](const fs::path& slot) {
        return std::ranges::all_of(wanted, [&](const File& file) {
            const auto bytes = file::read(slot / file.name);
            return bytes && (file.salted || *bytes == file.bytes.reveal());
        });
    };
    TRY(file::make_directories(dir_, 0755));
    // A slot that somebody wrote into is left alone: it may be what the service reads now.
    for (int copy = 1;; ++copy) {
        const Slot slot{numbered(slot_name(live), copy)};
        std::error_code error;
        if (!fs::exists(fs::symlink_status(path(slot), error)))
            TRY(write(path(slot), wanted));
        else if (!holds(path(slot)))
            continue;
        else
            TRY(dress(path(slot), wanted));
        return slot;
    }
}

Result<void> SlotDirectory::write(const fs::path& slot, const std::vector<File>& files) const
{
    const fs::path beside = dir_ / ("." + slot.filename().string() + ".tmp");
    TRY(file::remove_tree(beside));
    TRY(file::make_directories(beside, 0700));
    for (const File& file : files) TRY(file::create(beside / file.name, file.bytes.reveal(), 0600));
    TRY(dress(beside, files));
    return file::move(beside, slot);
}

Result<void> SlotDirectory::dress(const fs::path& slot, const std::vector<File>& files) const
{
    for (const File& file : files) TRY(give(slot / file.name, access_));
    return give(slot, access_);
}

Result<void> SlotDirectory::point(const Slot& slot) const
{
    std::error_code error;
    if (slot.id.empty() || !fs::is_directory(path(slot), error))
        return fail(Errc::not_found, path(slot).string() + ": there is no such slot");
    TRY(make_all_newer(path(slot)));
    return file::point_symlink(dir_ / pointer, slot.id);
}

Result<std::vector<Slot>> SlotDirectory::slots() const
{
    std::vector<Slot> slots;
    for (std::string& name : TRY(list_slots(dir_))) slots.push_back({std::move(name)});
    return slots;
}

void SlotDirectory::forget(const Slot& slot) const
{
    const auto now = current();
    if (!made_here(slot.id) || !now || now->id == slot.id) return;
    // Not being able to remove what nobody reads any more is no reason to fail.
    if (auto removed = file::remove_tree(path(slot)); !removed) return;
}

}  // namespace acme8443::hooks
