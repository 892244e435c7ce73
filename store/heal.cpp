#include <algorithm>
#include <system_error>

#include "base/try.hpp"
#include "store/deployment_files.hpp"
#include "store/directory.hpp"
#include "store/generation.hpp"
#include "store/store.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

struct Generations {
    std::vector<std::string> intact, damaged;  ///< oldest first
};

/// True for what was read and is wrong; an error that is no answer (EIO, EACCES) is passed on.
template <class T>
Result<bool> is_damaged(const Result<T>& read)
{
    if (read) return false;
    if (read.error().code == Errc::damaged) return true;
    return fail(read.error());
}

Result<Generations> sort_out(const Layout& at)
{
    Generations found;
    const std::vector<std::string> ids = TRY(list_generations(at));
    for (const std::string& id : ids) {
        const bool damaged = TRY(is_damaged(read_generation(at, id)));
        (damaged ? found.damaged : found.intact).push_back(id);
    }
    return found;
}

Result<bool> live_is_intact(const Layout& at, const Generations& found)
{
    const auto id = live_id(at);
    if (TRY(is_damaged(id))) return false;
    return !*id || std::count(found.intact.begin(), found.intact.end(), **id) != 0;
}

Result<void> restore(const Layout& at, const std::string& id)
{
    std::error_code ignored;
    // Only a symbolic link can be replaced by one in one step.
    if (!fs::is_symlink(at.live(), ignored)) TRY(quarantine(at, at.live(), "live"));
    return make_live(at, id);
}

}  // namespace

Result<void> Store::heal(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    if (TRY(is_damaged(renewal(name)))) TRY(quarantine(at, at.renewal(), "renewal.json"));
    const std::vector<std::string> deployments = TRY(entries(at.deployments()));
    for (const std::string& each : deployments)
        if (TRY(is_damaged(read_deployment(at.deployments() / each))))
            TRY(quarantine(at, at.deployments() / each, each));

    const Generations found = TRY(sort_out(at));
    if (!TRY(live_is_intact(at, found))) {
        // What is damaged may still serve; nothing is better only when there is nothing.
        if (found.intact.empty())
            return fail(Errc::damaged,
                        "no intact generation of " + std::string(name) +
                            " is left; what is there stays until a new one is issued");
        TRY(restore(at, found.intact.back()));
    }
    for (const std::string& id : found.damaged) TRY(quarantine(at, at.generation(id), id));
    return {};
}

}  // namespace acme8443::store
