#pragma once
#include <string_view>

namespace acme8443::validator::keys {

// NIST SP 800-56A section 5.6.2.3.1; numbers are big-endian without leading zeros. What has more
// than most_thorough_bits is not looked at, and taken for right.

/// Is the public value y between 2 and p - 2?
bool dsa_value_in_field(std::string_view p, std::string_view y);

/// Is y to the power of q one modulo p?
bool dsa_value_of_order(std::string_view p, std::string_view q, std::string_view y);

}  // namespace acme8443::validator::keys
