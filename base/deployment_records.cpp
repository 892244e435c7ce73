#include "base/deployment_records.hpp"

namespace acme8443 {

std::string_view to_string(DeploymentState state)
{
    switch (state) {
        case DeploymentState::staged:
            return "staged";
        case DeploymentState::pointed:
            return "pointed";
        case DeploymentState::verified:
            return "verified";
        case DeploymentState::rolled_back:
            return "rolled_back";
        case DeploymentState::broken:
            return "broken";
    }
    return "broken";
}

}  // namespace acme8443
