#pragma once
#include <string>

#include "app/status/overview.hpp"

namespace acme8443::app::status {

/// Prometheus' text exposition format, version 0.0.4; no timestamps, so that node_exporter's
/// textfile collector takes it. docs/status.md lists the metrics.
std::string to_prometheus(const Overview& all);

}  // namespace acme8443::app::status
