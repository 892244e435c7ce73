#pragma once
#include <string>
#include <utility>

namespace acme8443::validator {

struct SpecialBlock;

/// One address, whatever it is for.
struct AddressFacts {
    std::string ip;
    const SpecialBlock* special{};  ///< the special-purpose block that holds it, or nullptr
};

}  // namespace acme8443::validator
