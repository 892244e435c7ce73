#pragma once
#include <filesystem>
#include <utility>

#include "base/deployment_records.hpp"

namespace acme8443::store {

/// deployments/<name>/<target>.json.
class DeploymentFiles final : public DeploymentRecords {
public:
    explicit DeploymentFiles(std::filesystem::path root) : root_(std::move(root)) {}
    Result<std::optional<DeploymentRecord>> find(std::string_view name,
                                                 std::string_view target) const override;
    Result<void> save(std::string_view name, std::string_view target,
                      const DeploymentRecord& record) override;

private:
    Result<std::filesystem::path> path_of(std::string_view name, std::string_view target) const;
    std::filesystem::path root_;
};

/// Errors: Errc::damaged; not_found.
Result<DeploymentRecord> read_deployment(const std::filesystem::path& path);

}  // namespace acme8443::store
