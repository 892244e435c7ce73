#pragma once
#include <string>

#include "base/order_spec.hpp"
#include "base/pki/certificate.hpp"

namespace acme8443::validator {

/// What a CA returned, beside what was asked for.
struct IssuedFacts {
    OrderSpec order;
    std::string spki;  ///< of our key
    pki::CertificateChain chain;
};

}  // namespace acme8443::validator
