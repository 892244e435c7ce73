#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/pki/pkcs12.hpp"
#include "hooks/targets/access.hpp"

namespace acme8443::hooks {

/// Slots as directories, the pointer as a symlink beside them:
///   DIR/v-20261120T000000Z-1a2b3c4d/{cert,chain,fullchain,privkey}.pem
///   DIR/live -> v-20261120T000000Z-1a2b3c4d        one rename(2) moves it
/// A service that reads DIR/live/... gets key and certificate of one slot, never of two.
class SlotDirectory {
public:
    /// Reads dir (absolute, required), owner, group (names or numbers), mode (none for others),
    /// combined (also combined.pem: certificate, chain, key), pkcs12 (also keystore.p12: modern or
    /// compat, with alias and keystore_password, a reference). Errors: Errc::bad_config.
    static Result<SlotDirectory> make(const SettingsReader& settings);

    /// Empty when there is no DIR/live yet. Errors: Errc::bad_config when it is not a symlink.
    Result<Slot> current() const;
    /// A complete slot or none: written beside, synced, renamed. One that is there already and
    /// holds the same gets owner and mode as they are configured now.
    Result<Slot> stage(const Live& live) const;
    /// The files first get a new mtime, also on the way back: ocserv and hitch ignore files that
    /// are not newer than those they have. Errors: Errc::not_found when the slot is gone.
    Result<void> point(const Slot& slot) const;
    Result<std::vector<Slot>> slots() const;  ///< newest first
    void forget(const Slot& slot) const;
    std::filesystem::path path(const Slot& slot) const { return dir_ / slot.id; }

private:
    struct File;
    /// keystore.p12, beside the PEM files.
    struct Keystore {
        pki::Pkcs12Profile profile;
        std::string alias;
        std::string password;  ///< a reference, base/secret.hpp
    };
    SlotDirectory(std::filesystem::path dir, Access access, bool combined,
                  std::optional<Keystore> keystore)
        : dir_(std::move(dir)), access_(access), combined_(combined), keystore_(std::move(keystore))
    {
    }
    static Result<std::optional<Keystore>> read_keystore(const SettingsReader& settings);
    Result<std::vector<File>> files(const Bundle& bundle) const;
    Result<void> write(const std::filesystem::path& slot, const std::vector<File>& files) const;
    Result<void> dress(const std::filesystem::path& slot, const std::vector<File>& files) const;

    std::filesystem::path dir_;
    Access access_;
    bool combined_;
    std::optional<Keystore> keystore_;
};

}  // namespace acme8443::hooks
