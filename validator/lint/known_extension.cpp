#include <algorithm>

#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"

namespace acme8443::validator::lint {
namespace {

using namespace std::string_view_literals;

struct Known {
    std::string_view oid;
    Ext which;
};
constexpr Known elsewhere[] = {
    {"\x2b\x06\x01\x05\x05\x07\x01\x01"sv, Ext::authority_info_access},
    {"\x2b\x06\x01\x05\x05\x07\x01\x0b"sv, Ext::subject_info_access},
    {"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"sv, Ext::signed_timestamps},
    {"\x67\x81\x0c\x01\x1f"sv, Ext::onion_descriptors},
};

/// Below 2.5.29.
Ext of_ce(unsigned number)
{
    switch (number) {
        case 9:
            return Ext::subject_directory_attributes;
        case 14:
            return Ext::subject_key_id;
        case 15:
            return Ext::key_usage;
        case 17:
            return Ext::subject_alt_name;
        case 18:
            return Ext::issuer_alt_name;
        case 19:
            return Ext::basic_constraints;
        case 30:
            return Ext::name_constraints;
        case 31:
            return Ext::crl_distribution_points;
        case 32:
            return Ext::certificate_policies;
        case 33:
            return Ext::policy_mappings;
        case 35:
            return Ext::authority_key_id;
        case 37:
            return Ext::ext_key_usage;
        case 46:
            return Ext::freshest_crl;
        case 54:
            return Ext::inhibit_any_policy;
        default:
            return Ext::other;
    }
}

}  // namespace

Ext known_extension(std::string_view oid)
{
    if (oid.size() == 3 && oid.starts_with("\x55\x1d")) return of_ce(octet(oid, 2));
    const auto* const at = std::ranges::find(elsewhere, oid, &Known::oid);
    return at == std::end(elsewhere) ? Ext::other : at->which;
}

}  // namespace acme8443::validator::lint
