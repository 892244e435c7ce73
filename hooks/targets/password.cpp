#include "hooks/targets/password.hpp"

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {

Result<Secret> read_password(const std::filesystem::path& file)
{
    // A service account's token is about 1 KiB.
    std::string text = TRY(file::read(file, 16 * 1024));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.empty()) return fail(Errc::bad_config, file.string() + " is empty");
    return Secret(text);
}

Result<std::string> secret_setting(const SettingsReader& settings, std::string_view key)
{
    const std::string file_key = std::string(key) + "_file";
    if (settings.has(key) == settings.has(file_key))
        return settings.bad(key, "give it, as a reference like env:NAME, or " + file_key);
    if (settings.has(file_key)) return "file:" + TRY(settings.path(file_key));
    auto reference = TRY(settings.text(key));
    if (auto known = check_secret_reference(reference); !known)
        return settings.bad(key, known.error().message);
    return reference;
}

}  // namespace acme8443::hooks
