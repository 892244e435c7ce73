#include "hooks/targets/generation.hpp"

#include <system_error>

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {

namespace fs = std::filesystem;

Result<Slot> generation_slot(const Live& live)
{
    std::error_code error;
    Slot slot{fs::canonical(live.directory, error).string()};
    if (error) return fail(file::error("resolving", live.directory, error.value()));
    TRY(check_generation(slot));
    return slot;
}

Result<void> check_generation(const Slot& slot)
{
    for (const char* name : {"cert.pem", "chain.pem", "fullchain.pem", "privkey.pem"}) {
        std::error_code error;
        const fs::path file = fs::path(slot.id) / name;
        if (slot.id.empty() || !fs::is_regular_file(file, error))
            return fail(Errc::not_found, file.string() + " is not there any more");
    }
    return {};
}

}  // namespace acme8443::hooks
