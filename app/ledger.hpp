#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/ca_presets.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"

namespace acme8443::app {

/// One thing that a CA has counted.
struct Charge {
    enum class What : std::uint8_t { order, certificate, failure };
    What what;
    std::chrono::sys_seconds at;
    std::string directory_url;
    std::string account_url;
    std::vector<std::string> names;  ///< of an order or a certificate, sorted; of the failure
};

/// What is about to be ordered.
struct Intent {
    std::string account_url;
    std::vector<std::string> names;  ///< sorted
    bool renewal{};                  ///< a certificate for the same names is in force, from this CA
    bool replaces_one{};             ///< one that is due, and says so (RFC 9773): no limit applies
};

/// What each CA's rate limits have been charged from here: ledger.jsonl in the store, one line for
/// each charge. It does not know what other hosts have done under the same account or
/// domain: the CA may still refuse.
class Ledger {
public:
    /// Borrows the clock.
    Ledger(std::filesystem::path store_root, const Clock& clock)
        : root_(std::move(store_root)), clock_(clock)
    {
    }

    /// On disk when it returns; what no limit can see any more goes. Errors: Errc::storage,
    /// permission, busy.
    Result<void> charge(const Charge& charge) const;
    /// Would the CA count this beyond a limit that it publishes? Errors: Errc::rate_limited, naming
    /// the limit, with retry_at: the CA has not been asked.
    Result<void> permit(const CaPreset& ca, const Intent& intent) const;
    /// All charges that can be read; a line that a crash cut short is skipped.
    Result<std::vector<Charge>> charges() const;

private:
    Result<file::Lock> turn() const;
    std::filesystem::path file() const { return root_ / "ledger.jsonl"; }
    std::filesystem::path root_;
    const Clock& clock_;
};

}  // namespace acme8443::app
