#pragma once
#include <string>

#include "app/status/overview.hpp"

namespace acme8443::app::status {

/// One page that needs nothing else: no script, no image, no font; light and dark, for phones and
/// keyboards. What needs somebody comes first.
std::string to_html(const Overview& all);

}  // namespace acme8443::app::status
