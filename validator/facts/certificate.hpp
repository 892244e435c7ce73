#pragma once
#include <memory>

#include "validator/lint/certificate_view.hpp"

namespace acme8443::validator {

/// A certificate alone, to be linted.
struct CertificateFacts {
    std::shared_ptr<const lint::CertificateView> view;  ///< never empty
};

}  // namespace acme8443::validator
