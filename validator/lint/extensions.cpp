#include "validator/lint/extensions.hpp"

namespace acme8443::validator::lint {

void read_extension(const Extension& extension, CertificateView& view)
{
    switch (extension.which) {
        case Ext::subject_alt_name:
            return read_alt_names(extension.value, view.subject_alt_names);
        case Ext::issuer_alt_name:
            return read_alt_names(extension.value, view.issuer_alt_names);
        case Ext::name_constraints:
            return read_name_constraints(extension.value, view);
        case Ext::key_usage:
            return read_key_usage(extension.value, view);
        case Ext::basic_constraints:
            return read_basic_constraints(extension.value, view);
        case Ext::ext_key_usage:
            return read_purposes(extension.value, view);
        case Ext::certificate_policies:
            return read_policies(extension.value, view);
        case Ext::authority_info_access:
            return read_accesses(extension.value, view);
        case Ext::crl_distribution_points:
            return read_distribution_points(extension.value, view);
        case Ext::authority_key_id:
            return read_authority_key_id(extension.value, view);
        case Ext::signed_timestamps:
            return read_timestamps(extension.value, view);
        case Ext::onion_descriptors:
            return read_onion_descriptors(extension.value, view);
        default:
            return;
    }
}

}  // namespace acme8443::validator::lint
