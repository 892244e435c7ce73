// The alternative names of the issuer, which nobody needs: their form.
#include "validator/rules/certificate_alt_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

constexpr auto ian = &View::issuer_alt_names;

bool null_inside(std::string_view text) { return text.find('\0') != text.npos; }
bool starts_with_period(std::string_view text) { return text.starts_with('.'); }
bool is_space(std::string_view text) { return text == " "; }
bool ends_with_star(std::string_view text) { return text.ends_with('*'); }
bool star_inside(std::string_view text) { return text.find('*', 1) != text.npos; }
bool below_suffix(std::string_view text) { return std::ranges::count(text, '.') < 2; }

constexpr Rule table[] = {
    rfc_should({.id = "ext-ian-critical",
                .aka = "zlint: w_ext_ian_critical",
                .cites = "RFC 5280 section 4.2.1.7",
                .statement = "The issuer's alternative name is not critical.",
                .judge = when<critical<Ext::issuer_alt_name>>,
                .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-ian-no-entries",
              .aka = "zlint: e_ext_ian_no_entries",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "The issuer's alternative name has a name.",
              .judge = when<no_entries<Ext::issuer_alt_name>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-ian-empty-name",
              .aka = "zlint: e_ext_ian_empty_name",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "No alternative name of the issuer is empty.",
              .judge = when<empty_name<ian>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-ian-dns-not-ia5-string",
              .aka = "zlint: e_ext_ian_dns_not_ia5_string",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "A dNSName of the issuer is ASCII.",
              .judge = when<a_name<ian, dns_name, not_ascii>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-ian-space-dns-name",
              .aka = "zlint: e_ext_ian_space_dns_name",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "No dNSName of the issuer is a space.",
              .judge = when<a_name<ian, dns_name, is_space>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-ian-rfc822-format-invalid",
              .aka = "zlint: e_ext_ian_rfc822_format_invalid",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "An rfc822Name of the issuer is a mailbox.",
              .judge = when<a_name<ian, rfc822_name, odd_mailbox>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-ian-uri-format-invalid",
              .aka = "zlint: e_ext_ian_uri_format_invalid",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "A URI of the issuer has a scheme and something after it.",
              .judge = when<a_name<ian, uri, not_a_uri>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-ian-uri-relative",
              .aka = "zlint: e_ext_ian_uri_relative",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "A URI of the issuer is not relative.",
              .judge = when<a_name<ian, uri, relative>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-ian-uri-host-not-fqdn-or-ip",
              .aka = "zlint: e_ext_ian_uri_host_not_fqdn_or_ip",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "The host of an issuer's URI is a domain name or an address.",
              .judge = when<a_name<ian, uri, odd_uri_host>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-ian-uri-not-ia5",
              .aka = "zlint: e_ext_ian_uri_not_ia5",
              .cites = "RFC 5280 section 4.2.1.7",
              .statement = "A URI of the issuer is ASCII.",
              .judge = when<a_name<ian, uri, not_ascii>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "ian-iana-pub-suffix-empty",
                .aka = "zlint: w_ian_iana_pub_suffix_empty",
                .cites = "the practice of linters",
                .statement = "A dNSName of the issuer has at least three labels.",
                .judge = when<a_name<ian, dns_name, below_suffix>>}),
    rfc_must({.id = "ian-bare-wildcard",
              .aka = "zlint: e_ian_bare_wildcard",
              .cites = "the practice of linters",
              .statement = "No dNSName of the issuer ends with an asterisk.",
              .judge = when<a_name<ian, dns_name, ends_with_star>>}),
    rfc_must({.id = "ian-wildcard-not-first",
              .aka = "zlint: e_ian_wildcard_not_first",
              .cites = "the practice of linters",
              .statement = "An asterisk is the first character of the issuer's dNSName.",
              .judge = when<a_name<ian, dns_name, star_inside>>}),
    rfc_must({.id = "ian-dns-name-starts-with-period",
              .aka = "zlint: e_ian_dns_name_starts_with_period",
              .cites = "the practice of linters",
              .statement = "No dNSName of the issuer begins with a period.",
              .judge = when<a_name<ian, dns_name, starts_with_period>>}),
    rfc_must({.id = "ian-dns-name-includes-null-char",
              .aka = "zlint: e_ian_dns_name_includes_null_char",
              .cites = "the practice of linters",
              .statement = "No dNSName of the issuer has a NUL in it.",
              .judge = when<a_name<ian, dns_name, null_inside>>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_issuer_alt_name_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
