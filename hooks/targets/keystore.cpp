#include "hooks/targets/keystore.hpp"

#include "base/try.hpp"
#include "hooks/targets/password.hpp"

namespace acme8443::hooks {

Keystore::Keystore(FileSlots file, std::string password_file, std::string alias,
                   pki::Pkcs12Profile profile)
    : file_(std::move(file)),
      password_file_(std::move(password_file)),
      alias_(std::move(alias)),
      profile_(profile)
{
}

Result<Keystore> Keystore::make(const SettingsReader& settings, std::string_view alias)
{
    auto file = TRY(FileSlots::make(settings, "keystore"));
    TRY(settings.required("keystore_password_file"));
    auto password_file = TRY(settings.path("keystore_password_file"));
    auto name = TRY(settings.text("alias", alias));
    const auto profile = TRY(settings.text("profile", "modern"));
    if (profile != "modern" && profile != "compat")
        return settings.bad("profile", "is modern or compat");
    return Keystore(std::move(file), std::move(password_file), std::move(name),
                    profile == "modern" ? pki::Pkcs12Profile::modern : pki::Pkcs12Profile::compat);
}

Result<Slot> Keystore::stage(const Live& live) const
{
    const Secret password = TRY(read_password(password_file_));
    const Secret bytes = TRY(pki::to_pkcs12(live.bundle, alias_, password, profile_));
    return file_.stage(live, bytes);
}

}  // namespace acme8443::hooks
