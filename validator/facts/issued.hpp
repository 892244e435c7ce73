#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/identifier.hpp"
#include "base/pki/certificate.hpp"
#include "validator/lint/certificate_view.hpp"

namespace acme8443::validator {

/// What was asked of a CA. What is not told is not compared.
struct Asked {
    std::optional<std::vector<Identifier>> names{};
    std::string spki{};  ///< of our key
};

/// What a CA returned, beside what was asked for.
struct IssuedFacts {
    explicit IssuedFacts(pki::CertificateChain chain_, Asked asked_ = {});

    pki::CertificateChain chain;
    Asked asked;
    std::shared_ptr<const lint::CertificateView> leaf{};  ///< empty: not readable
};

}  // namespace acme8443::validator
