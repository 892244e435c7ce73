#include "app/notify/memory.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "store/record.hpp"

namespace acme8443::app::notify {
namespace {

using nlohmann::json;

std::filesystem::path file_of(const std::filesystem::path& store) { return store / "notices.json"; }

Result<Condition> condition_of(const std::string& text)
{
    for (const Condition each : {Condition::failing, Condition::expiring, Condition::expired})
        if (text == to_string(each)) return each;
    return fail(Errc::damaged, "no such condition: " + text);
}

Result<void> fill(Troubles& troubles, const json& document)
{
    for (const auto& [name, row] : document.at("certificates").items()) {
        Trouble trouble;
        trouble.condition = TRY(condition_of(row.at("condition").get<std::string>()));
        trouble.since = TRY(parse_rfc3339(row.at("since").get<std::string>()));
        trouble.told = TRY(store::as_moment(row.at("told")));
        troubles.emplace(name, trouble);
    }
    return {};
}

}  // namespace

Result<Troubles> recall(const std::filesystem::path& store)
{
    Troubles troubles;
    const auto read = store::read_record(
        file_of(store), [&](const json& document) { return fill(troubles, document); });
    if (read || read.error().code == Errc::not_found) return troubles;
    if (read.error().code == Errc::damaged) return Troubles{};
    return fail(read.error());
}

Result<void> remember(const std::filesystem::path& store, const Troubles& troubles)
{
    json rows = json::object();
    for (const auto& [name, trouble] : troubles)
        rows[name] = {{"condition", to_string(trouble.condition)},
                      {"since", rfc3339(trouble.since)},
                      {"told", store::as_json(trouble.told)}};
    TRY(file::remove_leftovers(file_of(store)));
    return store::write_record(file_of(store), {{"certificates", std::move(rows)}});
}

Result<file::Lock> lock_memory(const std::filesystem::path& store)
{
    return file::Lock::take(store / "locks" / "notices");
}

}  // namespace acme8443::app::notify
