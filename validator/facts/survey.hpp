#pragma once
#include <map>
#include <string>
#include <vector>

#include "validator/facts/http_trace.hpp"

namespace acme8443::validator {

/// One address of the name, asked for the same as the others. A CA asks one or two of them; which
/// ones may change with every answer of the DNS.
struct AddressSight {
    std::string address{};
    bool contacted{};       ///< false: a special-purpose address is left alone
    NoAnswer no_answer{};   ///< of the connection and the answer
    std::string problem{};  ///< why there was none, in the words of the one who tried
    int status{};           ///< of its answer; 0: none came
    std::multimap<std::string, std::string> headers{};  ///< names in lower case
    std::string body{};                                 ///< its first 8 KiB
};

/// Every A and AAAA of a name, on port 80.
struct Survey {
    std::vector<AddressSight> sights{};  ///< IPv6 first, each family in the answer's order
};

}  // namespace acme8443::validator
