#pragma once
#include "validator/lint/certificate_view.hpp"

namespace acme8443::validator::lint {

/// Which one this OID names.
Ext known_extension(std::string_view oid);

/// Reads the value of one that rules look into; what is malformed leaves the view as it is.
void read_extension(const Extension& extension, CertificateView& view);

// One for each, in the files read_*.cpp.
void read_alt_names(std::string_view value, GeneralNames& names);
void read_name_constraints(std::string_view value, CertificateView& view);
void read_key_usage(std::string_view value, CertificateView& view);
void read_basic_constraints(std::string_view value, CertificateView& view);
void read_purposes(std::string_view value, CertificateView& view);
void read_policies(std::string_view value, CertificateView& view);
void read_accesses(std::string_view value, CertificateView& view);
void read_distribution_points(std::string_view value, CertificateView& view);
void read_authority_key_id(std::string_view value, CertificateView& view);
void read_timestamps(std::string_view value, CertificateView& view);
void read_onion_descriptors(std::string_view value, CertificateView& view);

}  // namespace acme8443::validator::lint
