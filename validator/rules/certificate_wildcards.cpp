// Asterisks in a certificate's host names, and question marks for what is kept secret.
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

bool wildcard_of_suffix(const HostName& host) { return host.registrable == "*"; }
bool redacted(const HostName& host)
{
    return host.text.substr(host.text.starts_with("*.") ? 2 : 0).starts_with("?.");
}
bool ends_with_star(const HostName& host) { return host.text.ends_with('*'); }
bool star_inside(const HostName& host) { return host.text.find('*', 1) != host.text.npos; }

constexpr Rule table[] = {
    br_must({.id = "dnsname-left-label-wildcard-correct",
             .aka = "zlint: e_dnsname_left_label_wildcard_correct",
             .cites = "BR 2.3.1 section 1.6.1, Wildcard Domain Name",
             .statement = "The asterisk of a wildcard is the whole leftmost label.",
             .judge = when<a_host<&HostName::partial_wildcard>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "dnsname-wildcard-only-in-left-label",
             .aka = "zlint: e_dnsname_wildcard_only_in_left_label",
             .cites = "BR 2.3.1 section 1.6.1, Wildcard Domain Name",
             .statement = "Only the leftmost label is a wildcard.",
             .judge = when<a_host<&HostName::inner_wildcard>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_note({.id = "dnsname-wildcard-left-of-public-suffix",
             .aka = "zlint: n_dnsname_wildcard_left_of_public_suffix",
             .cites = "BR 2.3.1 section 3.2.2.6",
             .statement = "No wildcard is in front of a public suffix.",
             .judge = when<a_split_host<wildcard_of_suffix>, subscriber, names_hosts, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_note({.id = "contains-redacted-dnsname",
              .aka = "zlint: n_contains_redacted_dnsname",
              .cites = "the draft of redaction for certificate transparency",
              .statement = "No label is redacted.",
              .judge = when<a_host<redacted>, subscriber>}),
    rfc_must({.id = "san-bare-wildcard",
              .aka = "zlint: e_san_bare_wildcard",
              .cites = "the practice of linters",
              .statement = "No dNSName ends with an asterisk.",
              .judge = when<a_dns_name<ends_with_star>>}),
    rfc_must({.id = "san-wildcard-not-first",
              .aka = "zlint: e_san_wildcard_not_first",
              .cites = "the practice of linters",
              .statement = "An asterisk is the first character.",
              .judge = when<a_dns_name<star_inside>>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_wildcard_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
