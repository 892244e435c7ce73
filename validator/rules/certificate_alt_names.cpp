// The alternative names of subject and issuer: which kinds, in which form.
#include "validator/ip.hpp"
#include "validator/lint/uri.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

enum Kind : unsigned {
    other_name,
    rfc822_name,
    dns_name,
    x400_address,
    directory_name,
    edi_party_name,
    uri,
    ip_address,
    registered_id
};

constexpr auto san = &View::subject_alt_names;
constexpr auto ian = &View::issuer_alt_names;

template <auto names, Kind kind, auto wrong>
Evidence a_name(const View& view)
{
    for (const lint::GeneralName& name : view.*names) {
        if (name.tag == kind && wrong(name.value)) return name.value;
    }
    return std::nullopt;
}

bool whatever(std::string_view) { return true; }
template <Kind kind>
Evidence holds(const View& view)
{
    return a_name<san, kind, whatever>(view);
}

template <auto names>
bool empty_name(const View& view)
{
    return std::ranges::any_of(view.*names, &std::string_view::empty, &lint::GeneralName::value);
}

template <Ext which>
bool no_entries(const View& view)
{
    const lint::Extension* const extension = view.find(which);
    return extension != nullptr &&
           (extension->value.size() < 2 || extension->value == std::string_view("\x30\x00", 2));
}

bool critical_with_subject(const View& view)
{
    return critical<Ext::subject_alt_name>(view) && !view.subject.attributes.empty();
}
bool not_critical_without_subject(const View& view)
{
    return not_critical<Ext::subject_alt_name>(view) && view.subject.attributes.empty();
}

bool odd_mailbox(std::string_view text)
{
    if (text.empty()) return false;
    return text.find(' ') != text.npos || text.front() == '<' || text.back() == ')';
}

bool not_ascii(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; });
}

bool not_a_uri(std::string_view text)
{
    const lint::Uri read = lint::read_uri(text);
    const bool empty =
        read.host.empty() && !read.has_user && read.opaque.empty() && read.path.empty();
    return !read.readable || read.scheme.empty() || empty;
}

bool relative(std::string_view text)
{
    const lint::Uri read = lint::read_uri(text);
    return !read.readable || read.scheme.empty();
}

bool odd_uri_host(std::string_view text)
{
    if (text.empty()) return false;
    const lint::Uri read = lint::read_uri(text);
    if (!read.readable) return true;
    if (!read.opaque.empty()) return false;
    return !lint::is_fqdn(read.host) && !Ip::parse(read.host_name());
}

Evidence email_elsewhere(const View& view)
{
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (attribute.field != Field::email || !attribute.textual) continue;
        const auto same = [&](const lint::GeneralName& name) {
            return name.tag == rfc822_name && name.value == attribute.text;
        };
        if (std::ranges::none_of(view.subject_alt_names, same)) return attribute.text;
    }
    return std::nullopt;
}

bool null_inside(std::string_view text) { return text.find('\0') != text.npos; }
bool starts_with_period(std::string_view text) { return text.starts_with('.'); }
bool is_space(std::string_view text) { return text == " "; }
bool ends_with_star(std::string_view text) { return text.ends_with('*'); }
bool star_inside(std::string_view text) { return text.find('*', 1) != text.npos; }
bool below_suffix(std::string_view text) { return std::ranges::count(text, '.') < 2; }

constexpr Rule table[] = {
    br_must({.id = "ext-san-missing",
             .aka = "zlint: e_ext_san_missing",
             .cites = "BR 2.3.1 section 7.1.2.7.6",
             .statement = "There is a subject alternative name.",
             .judge = when<missing<Ext::subject_alt_name>, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "ext-san-no-entries",
              .aka = "zlint: e_ext_san_no_entries",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "The subject alternative name has a name.",
              .judge = when<no_entries<Ext::subject_alt_name>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-san-empty-name",
              .aka = "zlint: e_ext_san_empty_name",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "No alternative name is empty.",
              .judge = when<empty_name<san>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-san-not-critical-without-subject",
              .aka = "zlint: e_ext_san_not_critical_without_subject",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "Without a subject the alternative name is critical.",
              .judge = when<not_critical_without_subject>,
              .effective = {.from = utc(1999, 1, 1)}}),
    br_should({.id = "ext-san-critical-with-subject-dn",
               .aka = "zlint: w_ext_san_critical_with_subject_dn",
               .cites = "BR 2.3.1 section 7.1.2.7.12",
               .statement = "With a subject the alternative name is not critical.",
               .judge = when<critical_with_subject, server>,
               .effective = {.from = utc(2008, 5, 1)}}),
    br_must({.id = "ext-san-other-name-present",
             .aka = "zlint: e_ext_san_other_name_present",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The names are dNSNames and iPAddresses; there is no otherName.",
             .judge = when<holds<other_name>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ext-san-rfc822-name-present",
             .aka = "zlint: e_ext_san_rfc822_name_present",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The names are dNSNames and iPAddresses; there is no rfc822Name.",
             .judge = when<holds<rfc822_name>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ext-san-directory-name-present",
             .aka = "zlint: e_ext_san_directory_name_present",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The names are dNSNames and iPAddresses; there is no directoryName.",
             .judge = when<holds<directory_name>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ext-san-edi-party-name-present",
             .aka = "zlint: e_ext_san_edi_party_name_present",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The names are dNSNames and iPAddresses; there is no ediPartyName.",
             .judge = when<holds<edi_party_name>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ext-san-uniform-resource-identifier-present",
             .aka = "zlint: e_ext_san_uniform_resource_identifier_present",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The names are dNSNames and iPAddresses; there is no URI.",
             .judge = when<holds<uri>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ext-san-registered-id-present",
             .aka = "zlint: e_ext_san_registered_id_present",
             .cites = "BR 2.3.1 section 7.1.2.7.12",
             .statement = "The names are dNSNames and iPAddresses; there is no registeredID.",
             .judge = when<holds<registered_id>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "ext-san-rfc822-format-invalid",
              .aka = "zlint: e_ext_san_rfc822_format_invalid",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "An rfc822Name is a mailbox.",
              .judge = when<a_name<san, rfc822_name, odd_mailbox>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-san-uri-format-invalid",
              .aka = "zlint: e_ext_san_uri_format_invalid",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A URI has a scheme and something after it.",
              .judge = when<a_name<san, uri, not_a_uri>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-san-uri-relative",
              .aka = "zlint: e_ext_san_uri_relative",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A URI is not relative.",
              .judge = when<a_name<san, uri, relative>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-san-uri-host-not-fqdn-or-ip",
              .aka = "zlint: e_ext_san_uri_host_not_fqdn_or_ip",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "The host of a URI is a domain name or an address.",
              .judge = when<a_name<san, uri, odd_uri_host>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-san-uri-not-ia5",
              .aka = "zlint: e_ext_san_uri_not_ia5",
              .cites = "RFC 5280 section 4.2.1.6",
              .statement = "A URI is ASCII.",
              .judge = when<a_name<san, uri, not_ascii>>,
              .effective = {.from = utc(2008, 5, 1)}}),
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
    rfc_must({.id = "subj-email-not-in-san",
              .aka = "zlint: e_subj_email_not_in_san",
              .cites = "RFC 5280 section 4.1.2.6",
              .statement = "An e-mail address of the subject is among the alternative names.",
              .judge = when<email_elsewhere>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_alt_name_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
