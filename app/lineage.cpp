#include "app/lineage.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/file.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pairs_kept = 3;

/// All four files, or none: a directory that is renamed into place.
Result<void> keep(const fs::path& directory, const Bundle& bundle)
{
    std::error_code error;
    if (fs::exists(directory, error)) return {};
    const fs::path beside = directory.parent_path() / ("." + directory.filename().string());
    TRY(file::remove_tree(beside));
    TRY(file::make_directories(beside, 0700));
    TRY(file::create(beside / "privkey.pem", bundle.privkey.reveal(), 0600));
    TRY(file::create(beside / "cert.pem", bundle.cert, 0600));
    TRY(file::create(beside / "chain.pem", bundle.chain, 0600));
    TRY(file::create(beside / "fullchain.pem", bundle.fullchain(), 0600));
    return file::move(beside, directory);
}

/// Their names begin with the day they begin to be valid, so they sort by age.
void prune(const fs::path& directory)
{
    std::vector<fs::path> pairs;
    std::error_code error;
    for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error))
        if (at->is_directory() && !at->is_symlink()) pairs.push_back(at->path());
    std::ranges::sort(pairs);
    for (std::size_t i = 0; i + pairs_kept < pairs.size(); ++i)
        if (!file::remove_tree(pairs[i])) return;  // the next run tries again
}

}  // namespace

Result<Live> take_lineage(const fs::path& lineage, const fs::path& into, const std::string& name)
{
    const std::string pem = TRY(file::read(lineage / "fullchain.pem"));
    const auto chain = TRY(pki::CertificateChain::from_pem(pem));
    std::string key = TRY(file::read(lineage / "privkey.pem"));
    const auto parsed = pki::PrivateKey::from_pem(key);
    wipe(key);
    if (!parsed) return fail(parsed.error());
    const pki::Certificate& leaf = chain.leaf();
    Live live;
    live.name = name;
    live.not_before = leaf.not_before;
    live.not_after = leaf.not_after;
    for (const Identifier& san : leaf.names) live.names.push_back(san.value());
    Secret privkey = TRY(parsed->pem());
    live.bundle = {std::move(privkey), leaf.pem, chain.issuers_pem(), leaf.sha256};
    live.generation =
        std::to_string(leaf.not_before.time_since_epoch().count()) + "-" + leaf.sha256.substr(0, 8);
    const fs::path directory = into / name;
    TRY(keep(directory / live.generation, live.bundle));
    live.directory = directory / "live";
    TRY(file::point_symlink(live.directory, live.generation));
    prune(directory);
    return live;
}

}  // namespace acme8443::app
