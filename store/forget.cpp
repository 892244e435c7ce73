#include "base/file.hpp"
#include "base/try.hpp"
#include "store/directory.hpp"
#include "store/layout.hpp"
#include "store/store.hpp"

namespace acme8443::store {

Result<void> Store::forget(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    // First what could bring it back: a draft is finished, what is live is deployed.
    for (const auto& path : {at.draft(), at.live(), at.renewal(), at.deployments(),
                             at.generations(), at.quarantine()})
        TRY(discard_directory(path));
    return {};
}

}  // namespace acme8443::store
