#pragma once
#include <string>

namespace acme8443::validator {

/// A public key: SubjectPublicKeyInfo, DER.
struct KeyFacts {
    std::string spki;
};

}  // namespace acme8443::validator
