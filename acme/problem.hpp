#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace acme8443::acme {

/// RFC 8555 section 6.7 and RFC 7807.
struct Problem {
    std::string type{};    ///< without "urn:ietf:params:acme:error:"
    std::string detail{};
    int status{};
    std::vector<SubError> subproblems{};  ///< subject: the identifier
};

/// Never fails: what is not a problem document becomes one that shows the status and the text.
Problem parse_problem(int status, std::string_view body);

/// "unauthorized: The key authorization ...", subproblems as parts, server text made printable; the
/// code follows the type (rateLimited, accountDoesNotExist, ...).
Error to_error(const Problem& problem);

}  // namespace acme8443::acme
