#pragma once
#include "base/pki/pkcs12.hpp"
#include "hooks/targets/file_slots.hpp"

namespace acme8443::hooks {

/// A PKCS#12 file of one entry, as Java's servers read it, also where their configuration says JKS.
class Keystore {
public:
    /// The settings it reads: keystore (the file), keystore_password or keystore_password_file,
    /// alias, profile (modern or compat), owner, group, mode. Errors: Errc::bad_config.
    static Result<Keystore> make(const SettingsReader& settings, std::string_view alias);

    Result<Slot> stage(const Live& live) const;
    const FileSlots& file() const { return file_; }

private:
    Keystore(FileSlots file, std::string password, std::string alias, pki::Pkcs12Profile profile);
    FileSlots file_;
    std::string password_;  ///< a reference
    std::string alias_;
    pki::Pkcs12Profile profile_;
};

}  // namespace acme8443::hooks
