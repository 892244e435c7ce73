#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace acme8443::acme {

/// RFC 8555 section 6.7 and RFC 7807.
struct Problem {
    std::string type{};  ///< without "urn:ietf:params:acme:error:"
    std::string detail{};
    int status{};                         ///< of the HTTP answer; 0 inside a challenge or an order
    std::vector<SubError> subproblems{};  ///< subject: the identifier
};

/// Never fails: what is not a problem document becomes one that shows the status and the text.
Problem parse_problem(int status, std::string_view body);
/// The same from a document that has been parsed, such as the error in a challenge or an order.
Problem read_problem(const nlohmann::json& document, int status = 0);

/// "unauthorized: The key authorization ...", subproblems as parts, server text made printable; the
/// code follows the type (rateLimited, accountDoesNotExist) and the status: 429 and 503 are
/// Errc::rate_limited, other 5xx and serverInternal Errc::network (try again), the rest
/// refused_by_ca.
Error to_error(const Problem& problem);

}  // namespace acme8443::acme
