#include "store/store.hpp"

#include <algorithm>
#include <system_error>

#include "base/clock.hpp"
#include "base/try.hpp"
#include "store/account_record.hpp"
#include "store/deployment_files.hpp"
#include "store/directory.hpp"
#include "store/draft_files.hpp"
#include "store/generation.hpp"
#include "store/record.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

/// Those of generations that nobody reads, too.
Result<void> check_keys(const Layout& at)
{
    const std::vector<std::string> ids = TRY(list_generations(at));
    for (const std::string& id : ids) TRY(check_private(at.generation(id) / "privkey.pem"));
    return {};
}

/// What a crash left half-made or half-removed.
Result<void> sweep(const Layout& at)
{
    for (const fs::path& ours : {at.generations(), at.draft(), at.deployments()})
        TRY(remove_hidden(ours));
    TRY(file::remove_tree(temporary(at.draft())));
    TRY(file::remove_leftovers(at.live()));
    TRY(file::remove_leftovers(at.renewal()));
    return discard_promoted(at);
}

/// The slots that deployments' records name, one per line.
Result<std::string> slots_of(const Layout& at)
{
    std::string slots;
    const std::vector<std::string> records = TRY(entries(at.deployments()));
    for (const std::string& each : records) {
        const DeploymentRecord record = TRY(read_deployment(at.deployments() / each));
        slots += record.slot + "\n" + record.old_slot + "\n";
    }
    return slots;
}

Result<fs::path> resolved(const fs::path& path)
{
    std::error_code failed;
    fs::path real = fs::canonical(path, failed);
    if (failed) return fail(file::error("resolving", path, failed.value()));
    return real;
}

}  // namespace

Result<Store> Store::open(fs::path root)
{
    TRY(file::make_directories(root));
    root = TRY(resolved(root));
    TRY(check_private(root));
    for (const char* each : {"accounts", "certificates", "live", "drafts", "deployments",
                             "renewals", "locks", "quarantine"})
        TRY(file::make_directories(root / each));
    TRY(sweep_accounts(root));
    return Store(std::move(root));
}

Result<file::Lock> Store::lock(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    auto lock = TRY(file::Lock::take(at.lock()));
    TRY(sweep(at));
    TRY(check_keys(at));
    return lock;
}

Result<Live> Store::adopt(std::string_view name, const pki::PrivateKey& key,
                          const pki::CertificateChain& chain) const
{
    const Layout at = TRY(Layout::of(root_, name));
    const Secret pem = TRY(key.pem());
    return put_in_force(at, key, pem.reveal(), chain, "");
}

Result<std::string> Store::order_url(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    const auto id = TRY(live_id(at));
    return id ? order_url_of(at, *id) : std::string();
}

Result<std::optional<Live>> Store::live(std::string_view name) const
{
    return read_live(TRY(Layout::of(root_, name)));
}

Result<std::vector<std::string>> Store::names() const
{
    std::vector<std::string> names;
    for (const char* each : {"live", "drafts"}) {
        const std::vector<std::string> found = TRY(entries(root_ / each));
        for (const std::string& file_name : found) names.push_back(name_of(file_name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Result<std::vector<std::string>> Store::generations(std::string_view name) const
{
    return list_generations(TRY(Layout::of(root_, name)));
}

Result<Live> Store::generation(std::string_view name, std::string_view id) const
{
    return read_generation(TRY(Layout::of(root_, name)), id);
}

Result<void> Store::prune(std::string_view name, const Retention& retention) const
{
    const Layout at = TRY(Layout::of(root_, name));
    std::vector<std::string> ids = TRY(list_generations(at));
    ids.resize(ids.size() - std::min(retention.keep, ids.size()));
    if (ids.empty()) return {};
    const auto live = TRY(live_id(at));
    const std::string named = TRY(slots_of(at));
    const auto now = SystemClock().now();
    for (const std::string& id : ids) {
        // Several of one second are named after the next ones.
        const auto age = std::max(now - TRY(made_at(id)), std::chrono::seconds(0));
        if (id == live || age < retention.younger_than || named.find(id) != named.npos) continue;
        TRY(discard_directory(at.generation(id)));
    }
    return {};
}

Result<std::vector<fs::path>> Store::quarantined(std::string_view name) const
{
    const Layout at = TRY(Layout::of(root_, name));
    std::vector<fs::path> paths;
    const std::vector<std::string> names = TRY(entries(at.quarantine()));
    for (const std::string& each : names) paths.push_back(at.quarantine() / each);
    return paths;
}

}  // namespace acme8443::store
