#pragma once
#include "hooks/targets/access.hpp"

namespace acme8443::hooks {

/// Slots as files, the pointer as a real file that holds what one of them holds, for services that
/// read one file and do not notice a symlink:
///   FILE                                      what the service reads, put there by one rename(2)
///   .FILE.slots/v-20261120T000000Z-1a2b3c4d   what was put there
///   .FILE.slots/before-5e6f7a8b               what lay there before we came
class FileSlots {
public:
    /// `key` is the setting that names the file (absolute, required); also reads owner, group and
    /// mode, which are otherwise those of the file that is replaced. Errors: Errc::bad_config.
    static Result<FileSlots> make(const SettingsReader& settings, std::string_view key);

    const std::filesystem::path& file() const { return file_; }
    /// By content; empty when there is no FILE yet. What nobody has kept yet is before-....
    Result<Slot> current() const;
    /// These bytes, and what lies in FILE if it has no slot yet. A slot that is in use is not
    /// written over: the bytes get another one beside it.
    Result<Slot> stage(const Live& live, const Secret& bytes) const;
    Result<Secret> read(const Slot& slot) const;  ///< Errors: Errc::not_found
    /// FILE gets a new modification time, too.
    Result<void> point(const Slot& slot) const;
    Result<std::vector<Slot>> slots() const;  ///< newest first
    void forget(const Slot& slot) const;

private:
    FileSlots(std::filesystem::path file, Access access);
    Result<void> keep(const std::string& slot, std::string_view bytes) const;
    std::filesystem::path file_;
    std::filesystem::path slots_;
    Access access_;
};

}  // namespace acme8443::hooks
