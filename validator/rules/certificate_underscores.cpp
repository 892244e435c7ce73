// Underscores in host names: banned in steps from 2018 to 2019.
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool underscore_in_registrable(const HostName& host)
{
    return host.registrable.find('_') != host.registrable.npos;
}
bool underscore_below(const HostName& host) { return host.below.find('_') != host.below.npos; }
/// Each label with an underscore is one of letters, digits and hyphens once it has a hyphen there.
bool not_ldh_when_replaced(const HostName& host)
{
    if (!host.underscore) return false;
    for (std::string label : split(host.text, '.')) {
        if (label.find('_') == label.npos) continue;
        std::ranges::replace(label, '_', '-');
        const HostName alone = lint::read_host_name(label);
        if (label.starts_with('-') || label.ends_with('-') || label.find('*') != label.npos ||
            alone.long_label || alone.reserved_label || alone.odd_character) {
            return true;
        }
    }
    return false;
}

bool month_or_more(const View& view)
{
    return view.not_before.when + std::chrono::days(30) <= view.not_after.when;
}

constexpr Rule table[] = {
    br_must(
        {.id = "dnsname-underscore-in-sld",
         .aka = "zlint: e_dnsname_underscore_in_sld",
         .cites = "BR 2.3.1 section 7.1.2.7.12",
         .statement = "The registered label has no underscore.",
         .judge = when<a_split_host<underscore_in_registrable>, subscriber, names_hosts, server>,
         .effective = {.from = utc(2008, 5, 1)}}),
    br_should({.id = "dnsname-underscore-in-trd",
               .aka = "zlint: w_dnsname_underscore_in_trd",
               .cites = "BR 2.3.1 section 7.1.2.7.12",
               .statement = "No label below the registered one has an underscore.",
               .judge = when<a_split_host<underscore_below>, subscriber, names_hosts, server>,
               .effective = {.from = utc(2008, 5, 1)}}),
    br_must({.id = "no-underscores-before-1-6-2",
             .aka = "zlint: e_no_underscores_before_1_6_2",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No name has an underscore.",
             .judge = when<a_dns_name<&HostName::underscore>, subscriber, names_hosts, server>,
             .effective = {.until = utc(2018, 12, 10)}}),
    br_must({.id = "underscore-permissible-in-dnsname-if-valid-when-replaced",
             .aka = "zlint: e_underscore_permissible_in_dnsname_if_valid_when_replaced",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "With hyphens for underscores each label is a valid one.",
             .judge = when<a_dns_name<not_ldh_when_replaced>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2018, 12, 10), .until = utc(2019, 4, 1)}}),
    br_must({.id = "underscore-present-with-too-long-validity",
             .aka = "zlint: e_underscore_present_with_too_long_validity",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "Names with underscores last less than 30 days.",
             .judge = when<a_dns_name<&HostName::underscore>, subscriber, names_hosts,
                           month_or_more, server>,
             .effective = {.from = utc(2018, 12, 10), .until = utc(2019, 4, 1)}}),
    br_must({.id = "underscore-not-permissible-in-dnsname",
             .aka = "zlint: e_underscore_not_permissible_in_dnsname",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No name has an underscore.",
             .judge = when<a_dns_name<&HostName::underscore>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2019, 4, 1)}}),
    rfc_must({.id = "rfc-dnsname-underscore-in-sld",
              .aka = "zlint: e_rfc_dnsname_underscore_in_sld",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "The registered label has no underscore.",
              .judge = when<a_split_dns_name<underscore_in_registrable>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "rfc-dnsname-underscore-in-trd",
                .aka = "zlint: w_rfc_dnsname_underscore_in_trd",
                .cites = "RFC 5280 section 4.2.1.6",
                .statement = "No label below the registered one has an underscore.",
                .judge = when<a_split_dns_name<underscore_below>, subscriber, names_hosts>,
                .effective = {.from = utc(2008, 5, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_underscore_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
