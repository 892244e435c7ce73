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

}  // namespace acme8443::hooks
