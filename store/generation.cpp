#include "store/generation.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/directory.hpp"
#include "store/record.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

using std::chrono::sys_seconds;

/// "20261121T102500Z": RFC 3339 without its punctuation.
std::string stamp(sys_seconds when)
{
    std::string text = rfc3339(when);
    text.erase(
        std::remove_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':'; }),
        text.end());
    return text;
}

/// Later than every generation there is, also when the clock has been turned back: ids sort by age.
sys_seconds moment_of_next(const std::vector<std::string>& ids)
{
    const sys_seconds now = SystemClock().now();
    if (ids.empty()) return now;
    const auto newest = made_at(ids.back());
    return newest ? std::max(now, *newest + std::chrono::seconds(1)) : now;
}

std::vector<std::string> names_of(const pki::Certificate& leaf)
{
    std::vector<std::string> names;
    for (const Identifier& each : leaf.names) names.push_back(each.value());
    return names;
}

struct Meta {
    Sums sums;
    std::string leaf;
    std::vector<std::string> names;
    std::string order_url;
    sys_seconds not_before, not_after;
};

Result<Meta> read_meta(const fs::path& path)
{
    Meta meta;
    const auto fill = [&](const nlohmann::json& j) -> Result<void> {
        j.at("sha256").get_to(meta.sums);
        j.at("leaf_sha256").get_to(meta.leaf);
        j.at("names").get_to(meta.names);
        j.at("order_url").get_to(meta.order_url);
        meta.not_before = TRY(parse_rfc3339(j.at("not_before").get<std::string>()));
        meta.not_after = TRY(parse_rfc3339(j.at("not_after").get<std::string>()));
        return {};
    };
    TRY(read_record(path, fill));
    return meta;
}

Result<Live> read_files(const Layout& at, std::string_view id)
{
    const fs::path directory = at.generation(id);
    const Meta meta = TRY(read_meta(directory / "meta.json"));
    Live live{name_of(at.file_name), std::string(id), at.live(), meta.names,
              meta.not_before,       meta.not_after,  {}};
    live.bundle.privkey = TRY(read_summed_key(directory / "privkey.pem", meta.sums));
    live.bundle.cert = TRY(read_summed(directory / "cert.pem", meta.sums));
    live.bundle.chain = TRY(read_summed(directory / "chain.pem", meta.sums));
    TRY(read_summed(directory / "fullchain.pem", meta.sums));
    live.bundle.leaf_sha256 = meta.leaf;
    return live;
}

/// A crash after the generation was written and before it became live leaves the whole work done.
Result<bool> holds(const Layout& at, const std::string& id, std::string_view key_pem,
                   const pki::CertificateChain& chain)
{
    const auto there = read_generation(at, id);
    if (!there && there.error().code != Errc::damaged) return fail(there.error());
    return there && there->bundle.privkey.reveal() == key_pem &&
           there->bundle.fullchain() == chain.pem();
}

}  // namespace

Result<sys_seconds> made_at(std::string_view id)
{
    std::string text(id.substr(0, id.find('-')));
    for (const auto& [at, mark] : {std::pair{4U, "-"}, {7U, "-"}, {13U, ":"}, {16U, ":"}})
        if (at < text.size()) text.insert(at, mark);
    return parse_rfc3339(text);
}

Result<std::vector<std::string>> list_generations(const Layout& at)
{
    std::vector<std::string> ids = TRY(entries(at.generations()));
    ids.erase(std::remove_if(ids.begin(), ids.end(), [](auto& id) { return !made_at(id); }),
              ids.end());
    return ids;
}

Result<std::string> write_generation(const Layout& at, std::string_view key_pem,
                                     const pki::CertificateChain& chain, std::string_view order_url)
{
    const std::vector<std::string> ids = TRY(list_generations(at));
    if (!ids.empty() && TRY(holds(at, ids.back(), key_pem, chain))) return ids.back();

    const pki::Certificate& leaf = chain.leaf();
    const std::string issuers = chain.issuers_pem();
    const std::string full = chain.pem();
    std::vector<NewFile> files{{"privkey.pem", key_pem},
                               {"cert.pem", leaf.pem},
                               {"chain.pem", issuers},
                               {"fullchain.pem", full}};
    nlohmann::json meta{{"names", names_of(leaf)},
                        {"not_before", rfc3339(leaf.not_before)},
                        {"not_after", rfc3339(leaf.not_after)},
                        {"leaf_sha256", leaf.sha256},
                        {"order_url", order_url},
                        {"created", rfc3339(SystemClock().now())}};
    for (const NewFile& each : files) meta["sha256"][std::string(each.name)] = sum_of(each.bytes);
    const std::string meta_text = sealed(std::move(meta));
    files.push_back({"meta.json", meta_text});

    const std::string id = stamp(moment_of_next(ids)) + "-" + leaf.sha256.substr(0, 8);
    TRY(create_directory(at.generation(id), files));
    return id;
}

Result<Live> read_generation(const Layout& at, std::string_view id)
{
    auto live = read_files(at, id);
    if (!live) return fail(as_damage(std::move(live).error()));
    return live;
}

Result<std::string> order_url_of(const Layout& at, std::string_view id)
{
    auto meta = read_meta(at.generation(id) / "meta.json");
    if (!meta) return fail(as_damage(std::move(meta).error()));
    return std::move(meta->order_url);
}

Result<std::optional<std::string>> live_id(const Layout& at)
{
    if (!TRY(is_there(at.live()))) return std::nullopt;
    std::error_code failed;
    const fs::path target = fs::read_symlink(at.live(), failed);
    if (failed && failed != std::errc::invalid_argument)
        return fail(file::error("reading the link", at.live(), failed.value()));
    if (failed) return fail(Errc::damaged, at.live().string() + " is damaged: not a symbolic link");
    if (target.parent_path() != fs::path("../certificates") / at.file_name)
        return fail(Errc::damaged,
                    at.live().string() + " is damaged: it points to " + target.string());
    return target.filename().string();
}

Result<std::optional<Live>> read_live(const Layout& at)
{
    const auto id = TRY(live_id(at));
    if (!id) return std::nullopt;
    return TRY(read_generation(at, *id));
}

Result<void> make_live(const Layout& at, std::string_view id)
{
    return file::point_symlink(at.live(), fs::path("../certificates") / at.file_name / id);
}

Result<Live> put_in_force(const Layout& at, const pki::PrivateKey& key, std::string_view key_pem,
                          const pki::CertificateChain& chain, std::string_view order_url)
{
    if (chain.leaf().spki != key.spki())
        return fail(Errc::bad_certificate, "the certificate is not for this key");
    const std::string id = TRY(write_generation(at, key_pem, chain, order_url));
    TRY(make_live(at, id));
    return read_generation(at, id);
}

}  // namespace acme8443::store
