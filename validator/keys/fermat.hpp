#pragma once
#include <optional>

namespace acme8443::validator::keys {

class Integer;

/// The round of Fermat's method that factors n, if one of the first `most` does: n = a^2 - b^2 with
/// a = floor(sqrt(n)) + round. Round 0: n is a square.
std::optional<unsigned> fermat_round(const Integer& n, unsigned most);

}  // namespace acme8443::validator::keys
