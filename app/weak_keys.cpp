#include "app/weak_keys.hpp"

#include <system_error>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {

using validator::keys::WeakKeys;

const std::vector<std::filesystem::path>& weak_key_directories()
{
    static const std::vector<std::filesystem::path> known{"/usr/share/acme8443/weak-keys",
                                                          "/usr/share/openssl-blacklist"};
    return known;
}

Result<std::optional<WeakKeys>> weak_keys(const std::string& path)
{
    if (!path.empty()) return std::optional(TRY(WeakKeys::open(path)));
    for (const auto& directory : weak_key_directories()) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(directory, ignored)) continue;
        return std::optional(TRY(WeakKeys::open(directory)));
    }
    return std::nullopt;
}

std::string describe(const std::optional<WeakKeys>& lists)
{
    if (lists) return "lists of weak keys: " + join(lists->names(), ", ");
    std::string places;
    for (const auto& directory : weak_key_directories())
        places += (places.empty() ? "" : " or ") + directory.string();
    return "no list of weak keys in " + places + ": key-debian is not judged";
}

}  // namespace acme8443::app
