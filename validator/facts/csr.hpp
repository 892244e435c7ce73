#pragma once
#include <string>

namespace acme8443::validator {

/// A certification request (RFC 2986), DER.
struct CsrFacts {
    std::string der;
};

}  // namespace acme8443::validator
