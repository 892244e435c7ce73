#pragma once
#include <filesystem>
#include <mutex>
#include <vector>

#include "app/ca/limit_book.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/journal.hpp"

namespace acme8443::app {

/// What each CA's rate limits have been charged from here: ledger.jsonl in the store, one line for
/// each charge, which several runs append to. It does not know what other hosts have done under the
/// same account or domain: the CA may still refuse. Thread-safe.
class Ledger {
public:
    /// Borrows the clock. Touches nothing yet.
    Ledger(std::filesystem::path store_root, const Clock& clock);

    /// Remembered when it returns, whoever dies; a power cut may cost it. Errors: Errc::storage,
    /// permission, busy.
    Result<void> charge(const Charge& charge);
    /// Would the CA count this beyond a limit that it publishes? Errors: Errc::rate_limited, naming
    /// the limit, with retry_at: the CA has not been asked.
    Result<void> permit(const CaPreset& ca, const Intent& intent);
    /// permit(), and the order is charged before anybody else may look: nobody else takes its
    /// place.
    Result<void> reserve(const CaPreset& ca, const Intent& intent);
    /// All charges that can be read; half a line that a crash has left is skipped.
    Result<std::vector<Charge>> charges() const;

private:
    Result<file::Lock> turn() const;
    Result<void> catch_up();
    Result<void> write(const Charge& charge);
    std::filesystem::path file() const { return root_ / "ledger.jsonl"; }

    std::filesystem::path root_;
    const Clock& clock_;
    file::Journal journal_;
    LimitBook book_{};
    std::mutex mutex_{};
};

}  // namespace acme8443::app
