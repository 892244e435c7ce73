#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443 {

/// staged: the new slot exists, the pointer is (as far as we know) still at old_slot.
/// pointed: the pointer may be at slot; what is served has not been seen.
/// verified: every endpoint was seen serving leaf_sha256.
/// rolled_back: the pointer is back at old_slot and the old leaf was seen.
/// broken: neither was seen; a person is needed.
enum class DeploymentState : std::uint8_t { staged, pointed, verified, rolled_back, broken };

std::string_view to_string(DeploymentState state);

struct DeploymentRecord {
    DeploymentState state;
    std::string slot;         ///< where leaf_sha256 was put
    std::string old_slot;     ///< where the pointer was before; empty when there was nothing
    std::string leaf_sha256;  ///< of the certificate that was being deployed
    std::chrono::sys_seconds when;
    std::string why{};  ///< the last failure, as the operator saw it
};

/// How far each target got: deployments/<name>/<target>.json. `store` keeps them, `hooks` writes
/// them before and after each step that the outside world can see.
class DeploymentRecords {
public:
    virtual ~DeploymentRecords() = default;
    virtual Result<std::optional<DeploymentRecord>> find(std::string_view name,
                                                         std::string_view target) const = 0;
    virtual Result<void> save(std::string_view name, std::string_view target,
                              const DeploymentRecord& record) = 0;
};

}  // namespace acme8443
