#pragma once
#include <string>
#include <string_view>

namespace acme8443::validator::rules {

/// What Let's Encrypt would say about a lookup that failed here with this message of our resolver
/// ("asking DNS for NAME TYPE: SERVFAIL"), as Boulder bdns/problem.go has it; a message of another
/// form is quoted as it is.
std::string dns_problem(std::string_view message);

}  // namespace acme8443::validator::rules
