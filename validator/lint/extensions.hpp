#pragma once
#include "validator/lint/certificate_view.hpp"

namespace acme8443::validator::lint {

/// Which one this OID names.
Ext known_extension(std::string_view oid);

/// Reads the value of one that rules look into; what is malformed leaves the view as it is.
void read_extension(const Extension& extension, CertificateView& view);

}  // namespace acme8443::validator::lint
