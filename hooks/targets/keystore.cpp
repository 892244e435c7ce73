#include "hooks/targets/keystore.hpp"

#include "base/try.hpp"
#include "hooks/targets/password.hpp"

namespace acme8443::hooks {

Keystore::Keystore(FileSlots file, std::string password, std::string alias,
                   pki::Pkcs12Profile profile)
    : file_(std::move(file)),
      password_(std::move(password)),
      alias_(std::move(alias)),
      profile_(profile)
{
}

Result<Keystore> Keystore::make(const SettingsReader& settings, std::string_view alias)
{
    auto file = TRY(FileSlots::make(settings, "keystore"));
    auto password = TRY(secret_setting(settings, "keystore_password"));
    auto name = TRY(settings.text("alias", alias));
    const auto profile = TRY(settings.text("profile", "modern"));
    if (profile != "modern" && profile != "compat")
        return settings.bad("profile", "is modern or compat");
    return Keystore(std::move(file), std::move(password), std::move(name),
                    profile == "modern" ? pki::Pkcs12Profile::modern : pki::Pkcs12Profile::compat);
}

Result<Slot> Keystore::stage(const Live& live) const
{
    const Secret password = TRY(read_secret(password_));
    const Secret bytes = TRY(pki::to_pkcs12(live.bundle, alias_, password, profile_));
    return file_.stage(live, bytes);
}

}  // namespace acme8443::hooks
