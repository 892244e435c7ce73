#pragma once
#include <string_view>

namespace acme8443::validator::lint {

/// A two-letter code of ISO 3166-1, or XX (BR section 3.2.2.3), in capitals or not.
bool is_country(std::string_view code);

}  // namespace acme8443::validator::lint
