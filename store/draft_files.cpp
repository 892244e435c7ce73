#include "store/draft_files.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "store/directory.hpp"
#include "store/generation.hpp"
#include "store/record.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view key_file = "privkey.pem";
constexpr std::string_view csr_file = "csr.der";
constexpr std::string_view record_file = "draft.json";

std::vector<Identifier> identifiers_of(const OrderSpec& order)
{
    std::vector<Identifier> identifiers;
    for (const Wanted& each : order.names) identifiers.push_back(each.name);
    return identifiers;
}

/// As a set.
std::vector<std::string> names_of(const OrderSpec& order)
{
    std::vector<std::string> names;
    for (const Wanted& each : order.names) names.push_back(each.name.value());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

nlohmann::json as_json(const DraftFiles& draft)
{
    nlohmann::json j{{"names", draft.names},
                     {"key_type", to_string(draft.key_type)},
                     {"profile", draft.profile},
                     {"sha256",
                      {{std::string(key_file), sum_of(draft.key_pem.reveal())},
                       {std::string(csr_file), sum_of(draft.csr.der())}}}};
    if (draft.order_url) j["order_url"] = *draft.order_url;
    return j;
}

Result<DraftFiles> read_files(const fs::path& directory)
{
    Sums sums;
    std::vector<std::string> names;
    std::string key_type, profile;
    std::optional<std::string> order_url;
    const auto fill = [&](const nlohmann::json& j) -> Result<void> {
        j.at("sha256").get_to(sums);
        j.at("names").get_to(names);
        j.at("key_type").get_to(key_type);
        j.at("profile").get_to(profile);
        if (j.contains("order_url")) order_url = j.at("order_url").get<std::string>();
        return {};
    };
    TRY(read_record(directory / record_file, fill));
    Secret key_pem = TRY(read_summed_key(directory / key_file, sums));
    std::string csr_der = TRY(read_summed(directory / csr_file, sums));
    const KeyType type = TRY(parse_key_type(key_type));
    auto key = TRY(pki::PrivateKey::from_pem(key_pem.reveal()));
    auto csr = TRY(pki::Csr::from_der(std::move(csr_der)));
    return DraftFiles{std::move(key), std::move(key_pem), std::move(csr),      std::move(names),
                      type,           std::move(profile), std::move(order_url)};
}

}  // namespace

bool DraftFiles::fits(const OrderSpec& order) const
{
    return names == names_of(order) && key_type == order.key_type && profile == order.profile;
}

Result<DraftFiles> create_draft(const Layout& at, const OrderSpec& order, pki::PrivateKey key)
{
    auto csr = TRY(pki::Csr::make(key, identifiers_of(order)));
    Secret key_pem = TRY(key.pem());
    DraftFiles draft{std::move(key),  std::move(key_pem), std::move(csr),
                     names_of(order), order.key_type,     order.profile};

    const std::string record = sealed(as_json(draft));
    TRY(create_directory(at.draft(), std::array<NewFile, 3>{{{key_file, draft.key_pem.reveal()},
                                                             {csr_file, draft.csr.der()},
                                                             {record_file, record}}}));
    return draft;
}

Result<std::optional<DraftFiles>> read_draft(const Layout& at)
{
    if (!TRY(is_there(at.draft()))) return std::nullopt;
    auto draft = read_files(at.draft());
    if (!draft) return fail(as_damage(std::move(draft).error()));
    return std::move(*draft);
}

Result<bool> holds_live_key(const Layout& at, const DraftFiles& draft)
{
    const auto live = read_live(at);
    if (!live && live.error().code == Errc::damaged) return false;
    if (!live) return fail(live.error());
    return *live && (*live)->bundle.privkey.reveal() == draft.key_pem.reveal();
}

Result<void> discard_promoted(const Layout& at)
{
    const auto draft = read_draft(at);
    if (!draft && draft.error().code == Errc::damaged) return {};
    if (!draft) return fail(draft.error());
    if (!*draft || !TRY(holds_live_key(at, **draft))) return {};
    // A key that is kept is live while the next order with it is under way.
    const auto id = TRY(live_id(at));
    if (TRY(order_url_of(at, *id)) != (*draft)->order_url.value_or("")) return {};
    return discard_directory(at.draft());
}

Result<void> save_order_url(const Layout& at, const DraftFiles& draft)
{
    return write_record(at.draft() / record_file, as_json(draft));
}

}  // namespace acme8443::store
