#pragma once
#include <string>

namespace acme8443::validator {

/// One address, as text, whatever it is for.
struct AddressFacts {
    std::string ip;
};

}  // namespace acme8443::validator
