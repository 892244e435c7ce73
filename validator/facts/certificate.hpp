#pragma once
#include <string>

namespace acme8443::validator {

/// A certificate alone, to be linted.
struct CertificateFacts {
    std::string der;
};

}  // namespace acme8443::validator
