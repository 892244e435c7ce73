#pragma once
#include <nlohmann/json_fwd.hpp>

#include "app/status/overview.hpp"

namespace acme8443::app::status {

/// docs/status.schema.json; times in UTC.
nlohmann::json to_json(const Overview& all);

}  // namespace acme8443::app::status
