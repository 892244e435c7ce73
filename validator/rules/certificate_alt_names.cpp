// The alternative names of the subject: which kinds, in which form.
#include "validator/rules/certificate_alt_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

constexpr auto san = &View::subject_alt_names;

bool whatever(std::string_view) { return true; }

template <Kind kind>
Evidence holds(const View& view)
{
    return a_name<san, kind, whatever>(view);
}

bool critical_with_subject(const View& view)
{
    return critical<Ext::subject_alt_name>(view) && !view.subject.attributes.empty();
}

bool not_critical_without_subject(const View& view)
{
    return not_critical<Ext::subject_alt_name>(view) && view.subject.attributes.empty();
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
