// The labels of a certificate's host names.
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool unknown_tld(const HostName& host) { return !host.known_tld; }
bool edge_hyphen(const HostName& host)
{
    return host.registrable.starts_with('-') || host.registrable.ends_with('-');
}

constexpr Rule table[] = {
    br_must({.id = "dnsname-not-valid-tld",
             .aka = "zlint: e_dnsname_not_valid_tld",
             .cites = "BR 2.3.1 section 4.2.2",
             .statement = "Each name ends in a top-level domain.",
             .judge = when<a_host<unknown_tld>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-bad-character-in-label",
             .aka = "zlint: e_dnsname_bad_character_in_label",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "Names consist of letters, digits and hyphens.",
             .judge = when<a_host<&HostName::odd_character>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-contains-bare-iana-suffix",
             .aka = "zlint: e_dnsname_contains_bare_iana_suffix",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No name is a bare top-level domain.",
             .judge = when<a_host<&HostName::bare_tld>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-contains-prohibited-reserved-label",
             .aka = "zlint: e_dnsname_contains_prohibited_reserved_label",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No label but those of IDNA has hyphens as third and fourth character.",
             .judge = when<a_dns_name<&HostName::reserved_label>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2021, 10, 1)}}),
    br_must({.id = "dnsname-label-too-long",
             .aka = "zlint: e_dnsname_label_too_long",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "A label has at most 63 octets.",
             .judge = when<a_host<&HostName::long_label>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-empty-label",
             .aka = "zlint: e_dnsname_empty_label",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "No label is empty.",
             .judge = when<a_host<&HostName::empty_label>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-hyphen-in-sld",
             .aka = "zlint: e_dnsname_hyphen_in_sld",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The registered label has no hyphen at an end.",
             .judge = when<a_split_host<edge_hyphen>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "rfc-dnsname-label-too-long",
              .aka = "zlint: e_rfc_dnsname_label_too_long",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A label has at most 63 octets.",
              .judge = when<a_dns_name<&HostName::long_label>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "rfc-dnsname-empty-label",
              .aka = "zlint: e_rfc_dnsname_empty_label",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "No label is empty.",
              .judge = when<a_dns_name<&HostName::empty_label>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "rfc-dnsname-hyphen-in-sld",
              .aka = "zlint: e_rfc_dnsname_hyphen_in_sld",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "The registered label has no hyphen at an end.",
              .judge = when<a_split_dns_name<edge_hyphen>, subscriber, names_hosts>,
              .effective = {.from = utc(2008, 5, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_label_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
