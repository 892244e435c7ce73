#pragma once
#include <string>

#include "validator/facts/http_trace.hpp"

namespace acme8443::validator::rules {

/// How to open /.well-known/acme-challenge/ to everybody on the server that gave this answer, when
/// it can be told by its headers or its error page; otherwise empty.
std::string open_path_fix(const Hop& hop);

}  // namespace acme8443::validator::rules
