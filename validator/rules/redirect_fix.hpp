#pragma once
#include <string>

#include "validator/facts/http_trace.hpp"

namespace acme8443::validator::rules {

/// What to change where this redirect comes from, when its server can be told by its headers or by
/// the shape of the redirect; otherwise empty.
std::string redirect_fix(const Redirect& redirect);

}  // namespace acme8443::validator::rules
