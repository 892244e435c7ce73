#pragma once
#include <cstddef>
#include <string_view>

#include "validator/preflight/http_01.hpp"

namespace acme8443::validator::judging {

/// What an HTTP/1.1 client makes of the bytes that a recorded server sent before it closed: an
/// answer, a broken one, or none. The body is cut at most_body.
preflight::Fetched raw_response(std::string_view bytes, std::size_t most_body);

}  // namespace acme8443::validator::judging
