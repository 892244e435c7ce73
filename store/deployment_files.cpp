#include "store/deployment_files.hpp"

#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "store/layout.hpp"
#include "store/record.hpp"
#include "store/store.hpp"

namespace acme8443::store {
namespace fs = std::filesystem;
namespace {

Result<DeploymentState> parse_state(std::string_view text)
{
    using enum DeploymentState;
    for (const DeploymentState each : std::array{staged, pointed, verified, rolled_back, broken})
        if (text == to_string(each)) return each;
    return fail(Errc::damaged, "no such state: " + std::string(text));
}

}  // namespace

Result<DeploymentRecord> read_deployment(const fs::path& path)
{
    DeploymentRecord record{};
    const auto fill = [&](const nlohmann::json& j) -> Result<void> {
        record.state = TRY(parse_state(j.at("state").get<std::string>()));
        j.at("slot").get_to(record.slot);
        j.at("old_slot").get_to(record.old_slot);
        j.at("leaf_sha256").get_to(record.leaf_sha256);
        record.when = TRY(parse_rfc3339(j.at("when").get<std::string>()));
        j.at("why").get_to(record.why);
        return {};
    };
    TRY(read_record(path, fill));
    return record;
}

Result<fs::path> DeploymentFiles::path_of(std::string_view name, std::string_view target) const
{
    const Layout at = TRY(Layout::of(root_, name));
    const std::string file = TRY(file_name(target));
    return at.deployments() / (file + ".json");
}

Result<std::optional<DeploymentRecord>> DeploymentFiles::find(std::string_view name,
                                                              std::string_view target) const
{
    const fs::path path = TRY(path_of(name, target));
    auto record = read_deployment(path);
    if (record) return *std::move(record);
    if (record.error().code == Errc::not_found) return std::nullopt;
    return fail(std::move(record).error());
}

Result<void> DeploymentFiles::save(std::string_view name, std::string_view target,
                                   const DeploymentRecord& record)
{
    const fs::path path = TRY(path_of(name, target));
    return write_record(path, {{"state", to_string(record.state)},
                               {"slot", record.slot},
                               {"old_slot", record.old_slot},
                               {"leaf_sha256", record.leaf_sha256},
                               {"when", rfc3339(record.when)},
                               {"why", record.why}});
}

std::unique_ptr<DeploymentRecords> Store::deployment_records() const
{
    return std::make_unique<DeploymentFiles>(root_);
}

}  // namespace acme8443::store
