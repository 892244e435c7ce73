#pragma once
#include <string_view>

namespace acme8443::validator::lint {

/// Has anybody given this extended key usage a meaning: id-kp, Microsoft, Apple, Netscape, Adobe?
bool known_purpose(std::string_view oid);

}  // namespace acme8443::validator::lint
