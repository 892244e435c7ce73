#include "store/account_record.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/file.hpp"
#include "base/try.hpp"
#include "store/directory.hpp"
#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/store.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view key_file = "key.pem";
constexpr std::string_view record_file = "account.json";

/// account.json. `serial` grows with each save at the same CA: the last one saved is in use.
struct Saved {
    std::string directory_url, url;
    std::vector<std::string> contacts;
    std::uint64_t serial{};
    Sums sums;
};

struct Account {
    AccountRecord record;
    std::uint64_t serial;
};

/// The key names its account: the start of the SHA-256 of its public key.
std::string id_of(const pki::PrivateKey& key) { return sum_of(key.spki()).substr(0, 16); }

Result<Saved> read_saved(const fs::path& path)
{
    Saved saved;
    const auto fill = [&](const nlohmann::json& j) -> Result<void> {
        j.at("directory").get_to(saved.directory_url);
        j.at("url").get_to(saved.url);
        j.at("contacts").get_to(saved.contacts);
        j.at("serial").get_to(saved.serial);
        j.at("sha256").get_to(saved.sums);
        return {};
    };
    TRY(read_record(path, fill));
    return saved;
}

/// Nothing when it belongs to another directory URL. A key without account.json is an account too:
/// the CA finds its URL again (RFC 8555 section 7.3.1).
Result<std::optional<Account>> read_account(const fs::path& directory, std::string_view url)
{
    Saved saved;
    auto read = read_saved(directory / record_file);
    if (!read && read.error().code != Errc::not_found) return fail(std::move(read).error());
    if (read) saved = *std::move(read);
    if (read && saved.directory_url != url) return std::nullopt;
    const fs::path key_path = directory / key_file;
    const Secret pem = TRY(read ? read_summed_key(key_path, saved.sums) : read_key(key_path));
    auto key = TRY(pki::PrivateKey::from_pem(pem.reveal()));
    AccountRecord record{std::move(key), std::move(saved.url), std::move(saved.contacts)};
    return Account{std::move(record), saved.serial};
}

/// The one in use last: saved last, of those the CA has answered for if there are any.
Result<std::vector<Account>> read_accounts(const fs::path& ca, std::string_view url)
{
    std::vector<Account> accounts;
    const std::vector<std::string> ids = TRY(entries(ca));
    for (const std::string& id : ids) {
        auto account = read_account(ca / id, url);
        if (!account) return fail(as_damage(std::move(account).error()));
        if (*account) accounts.push_back(**std::move(account));
    }
    std::sort(accounts.begin(), accounts.end(), [](const Account& a, const Account& b) {
        return std::make_tuple(!a.record.url.empty(), a.serial) <
               std::make_tuple(!b.record.url.empty(), b.serial);
    });
    return accounts;
}

/// For the accounts at one CA. The new holder sweeps.
Result<file::Lock> lock_accounts(const fs::path& root, const fs::path& ca)
{
    auto lock = TRY(file::Lock::take(root / "locks" / (ca.filename().string() + ".account")));
    TRY(remove_hidden(ca));
    const std::vector<std::string> ids = TRY(entries(ca));
    for (const std::string& id : ids) TRY(remove_hidden(ca / id));
    return lock;
}

Result<bool> is_untidy(const fs::path& ca)
{
    if (TRY(has_hidden(ca))) return true;
    const std::vector<std::string> ids = TRY(entries(ca));
    for (const std::string& id : ids)
        if (TRY(has_hidden(ca / id))) return true;
    return false;
}

/// A key file is written once; account.json is replaced.
Result<void> write_account(const fs::path& directory, const pki::PrivateKey& key,
                           nlohmann::json saved)
{
    const Secret pem = TRY(key.pem());
    saved["sha256"][std::string(key_file)] = sum_of(pem.reveal());
    const bool known = TRY(is_there(directory));
    if (known) return write_record(directory / record_file, std::move(saved));
    const std::string record = sealed(std::move(saved));
    return create_directory(
        directory, std::array<NewFile, 2>{{{key_file, pem.reveal()}, {record_file, record}}});
}

}  // namespace

Result<void> sweep_accounts(const fs::path& root)
{
    const std::vector<std::string> cas = TRY(entries(root / "accounts"));
    for (const std::string& each : cas) {
        const fs::path ca = root / "accounts" / each;
        if (!TRY(is_untidy(ca))) continue;
        const auto lock = lock_accounts(root, ca);
        if (!lock && lock.error().code != Errc::busy) return fail(lock.error());
    }
    return {};
}

Result<std::vector<AccountRecord>> Store::accounts(std::string_view directory_url) const
{
    std::vector<Account> all =
        TRY(read_accounts(root_ / "accounts" / ca_name(directory_url), directory_url));
    std::vector<AccountRecord> records;
    for (auto each = all.rbegin(); each != all.rend(); ++each)
        records.push_back(std::move(each->record));
    return records;
}

Result<file::Lock> Store::lock_registration(std::string_view directory_url) const
{
    return file::Lock::take(root_ / "locks" / (ca_name(directory_url) + ".registration"));
}

Result<std::optional<AccountRecord>> Store::account(std::string_view directory_url) const
{
    std::vector<AccountRecord> all = TRY(accounts(directory_url));
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

Result<AccountRecord> Store::new_account(std::string_view directory_url, KeyType type) const
{
    auto key = TRY(pki::PrivateKey::generate(type));
    AccountRecord account{std::move(key)};
    TRY(save_account(directory_url, account));
    return account;
}

Result<void> Store::save_account(std::string_view directory_url, const AccountRecord& account) const
{
    const fs::path ca = root_ / "accounts" / ca_name(directory_url);
    const auto lock = TRY(lock_accounts(root_, ca));
    const std::vector<Account> others = TRY(read_accounts(ca, directory_url));
    std::uint64_t serial = 1;
    for (const Account& each : others) serial = std::max(serial, each.serial + 1);
    return write_account(ca / id_of(account.key), account.key,
                         {{"directory", directory_url},
                          {"url", account.url},
                          {"contacts", account.contacts},
                          {"serial", serial}});
}

Result<void> Store::forget_account(std::string_view directory_url, const pki::PrivateKey& key) const
{
    const fs::path ca = root_ / "accounts" / ca_name(directory_url);
    const auto lock = TRY(lock_accounts(root_, ca));
    return discard_directory(ca / id_of(key));
}

}  // namespace acme8443::store
