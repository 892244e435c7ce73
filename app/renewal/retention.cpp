#include "app/renewal/retention.hpp"

#include "base/try.hpp"

namespace acme8443::app {
namespace {

Result<void> prune_locked(const CertificateSpec& want, Services& s)
{
    const auto lock = TRY(s.store.lock(want.name));
    return s.store.prune(want.name, want.retention);
}

}  // namespace

void prune(const CertificateSpec& want, Services& s)
{
    // Most often there is nothing to do, and no need to wait for the lock.
    const auto there = s.store.generations(want.name);
    if (there && there->size() <= want.retention.keep) return;
    const auto pruned = prune_locked(want, s);
    if (pruned || pruned.error().code == Errc::busy) return;
    s.out.something_happened();
    s.out.progress(want.name, "old generations are left: " + pruned.error().message);
}

}  // namespace acme8443::app
