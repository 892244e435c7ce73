#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bundle.hpp"
#include "base/deployment_records.hpp"
#include "base/file.hpp"
#include "base/order_memory.hpp"
#include "base/order_spec.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"
#include "store/footprint.hpp"

namespace acme8443::store {

/// Work in progress for one name: key and CSR are fixed on disk before the CA hears of them.
class Draft final : public OrderMemory {
public:
    Draft(Draft&&) noexcept;
    ~Draft() override;
    const pki::PrivateKey& key() const;
    const pki::Csr& csr() const;
    const std::optional<std::string>& order_url() const override;
    Result<void> remember(std::string_view order_url) override;
    /// A new generation, then one rename(2) makes it live. The draft is gone afterwards.
    Result<Live> promote(const pki::CertificateChain& chain) &&;

private:
    friend class Store;
    struct Impl;
    explicit Draft(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// An account at one CA: accounts/<ca>/<id>/{key.pem,account.json}.
struct AccountRecord {
    pki::PrivateKey key;
    std::string url{};  ///< empty until the CA has answered
    std::vector<std::string> contacts{};
};

/// When the CA would like a renewal to happen (RFC 9773).
struct Window {
    std::chrono::sys_seconds start{};
    std::chrono::sys_seconds end{};
    bool operator==(const Window&) const = default;
};

/// What renewal remembers of one certificate between runs: renewals/<name>.json.
struct RenewalRecord {
    unsigned failures{};  ///< in a row
    std::optional<std::chrono::sys_seconds> last_attempt{};
    std::optional<std::chrono::sys_seconds> not_before{};  ///< no attempt before this
    std::optional<std::chrono::sys_seconds> renew_at{};    ///< chosen once per generation, and kept
    std::string renew_at_generation{};
    std::optional<Window> window{};                    ///< of which renew_at was chosen
    std::optional<std::chrono::sys_seconds> ask_at{};  ///< when to ask for the window again
    std::string last_error{};
};

/// Which generations prune leaves.
struct Retention {
    std::size_t keep{3};                   ///< the newest ones, the live one among them
    std::chrono::seconds younger_than{0};  ///< and whatever is not as old as this
};

/// /var/lib/acme8443; see docs/store-layout.md for every file. Names of certificates are checked: a
/// name that is not a plain file name is Errc::bad_usage.
class Store {
public:
    /// Creates what is missing, 0700. Errors: Errc::permission when others than the owner may
    /// enter, with the command that mends it. A key that others may touch is refused, in the same
    /// way, when it is read, and each of a name's keys when the name is locked.
    static Result<Store> open(std::filesystem::path root);
    const std::filesystem::path& root() const noexcept { return root_; }

    /// For everything below that changes a name. The new holder removes what a crash left
    /// half-made. Errors: Errc::busy.
    Result<file::Lock> lock(std::string_view name) const;
    /// For registering an account at this CA, so that two runs at once register one. Errors:
    /// Errc::busy.
    Result<file::Lock> lock_registration(std::string_view directory_url) const;
    /// The draft a crash left for this name if it fits what was approved, else a new one. With
    /// `keep` its key is that one; without, none that is in force.
    Result<Draft> draft(std::string_view name, const ApprovedOrder& approved,
                        std::optional<pki::PrivateKey> keep = {}) const;
    /// Has somebody begun and not finished? Then issue, though nothing may be due: the CA may have
    /// signed already. For the lock's holder.
    Result<bool> drafted(std::string_view name) const;
    /// Throws it away: what the CA made of this key must not be used, and the next draft() is a new
    /// one. For the lock's holder. Nothing there is fine.
    Result<void> discard_draft(std::string_view name) const;
    /// Makes a pair that another client got a generation of this name, live. For the lock's holder.
    /// Errors: Errc::bad_certificate when key and leaf do not belong together.
    Result<Live> adopt(std::string_view name, const pki::PrivateKey& key,
                       const pki::CertificateChain& chain) const;
    /// What is in force, or nothing. Errors: Errc::damaged, naming the file.
    Result<std::optional<Live>> live(std::string_view name) const;
    /// The URL of the order from which the certificate in force came; empty when there is none.
    /// Errors: Errc::damaged.
    Result<std::string> order_url(std::string_view name) const;
    /// Names with a live certificate or a draft, sorted.
    Result<std::vector<std::string>> names() const;
    /// Generations of a name, oldest first.
    Result<std::vector<std::string>> generations(std::string_view name) const;
    /// One of them. Errors: Errc::damaged, naming the file.
    Result<Live> generation(std::string_view name, std::string_view id) const;
    /// After Errc::damaged; for the lock's holder. live/<name> points to the newest intact
    /// generation again, and every damaged generation and record of this name lies in
    /// quarantine/<name>/. When no generation is intact, the damaged one stays where it may still
    /// serve, and the answer is Errc::damaged: issue again.
    Result<void> heal(std::string_view name) const;
    /// Removes old generations; never the live one, nor one that a deployment's record names: a
    /// target may have to go back to it. For the lock's holder.
    Result<void> prune(std::string_view name, const Retention& retention) const;
    /// Removes everything of this name, its keys too. For the lock's holder; after a crash in the
    /// middle it goes on. Nothing there is fine.
    Result<void> forget(std::string_view name) const;
    /// What heal has put aside and nobody has removed since, sorted.
    Result<std::vector<std::filesystem::path>> quarantined(std::string_view name) const;

    std::unique_ptr<DeploymentRecords> deployment_records() const;

    /// Somebody else may have the key with this SubjectPublicKeyInfo (DER). For good.
    Result<void> note_compromised(std::string_view spki) const;
    Result<bool> is_compromised(std::string_view spki) const;

    /// The account in use at this directory URL, if there is one: the one saved last, a registered
    /// one before one without URL. Errors: Errc::damaged, naming the file; if that is account.json,
    /// removing it mends the account, because the CA finds its URL by the key.
    Result<std::optional<AccountRecord>> account(std::string_view directory_url) const;
    /// All that are there, the one in use first: after a crash in a key change (RFC 8555 section
    /// 7.3.5) the CA may know the second one.
    Result<std::vector<AccountRecord>> accounts(std::string_view directory_url) const;
    /// A new key, on disk (file and directory fsynced) before this returns.
    Result<AccountRecord> new_account(std::string_view directory_url, KeyType type) const;
    Result<void> save_account(std::string_view directory_url, const AccountRecord& account) const;
    /// Removes the key of an account that was deactivated or has changed its key.
    Result<void> forget_account(std::string_view directory_url, const pki::PrivateKey& key) const;

    /// Of everything that live(), drafted() and renewal() read of this name.
    Footprint footprint(std::string_view name) const;

    Result<RenewalRecord> renewal(std::string_view name) const;  ///< a fresh one when there is none
    Result<void> save_renewal(std::string_view name, const RenewalRecord& record) const;

    /// When `renew` was started for all certificates, oldest first; nothing when that cannot be
    /// read: it is a hint.
    std::vector<std::chrono::sys_seconds> starts() const;
    Result<void> save_starts(const std::vector<std::chrono::sys_seconds>& starts) const;

private:
    explicit Store(std::filesystem::path root) : root_(std::move(root)) {}
    std::filesystem::path root_;
};

}  // namespace acme8443::store
