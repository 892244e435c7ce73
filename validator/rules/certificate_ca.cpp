// Certificates of CAs, also of roots: their names and their key usage.
#include "validator/lint/country.hpp"
#include "validator/rules/certificate_subject.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

template <Field field>
bool says_nothing_in(const View& view)
{
    return view.subject.first(field).empty();
}
bool no_common_name(const View& view) { return view.common_name.empty(); }
bool no_subject(const View& view) { return view.subject.attributes.empty(); }

bool no_country(const lint::Attribute& attribute)
{
    return attribute.field == Field::country && attribute.textual &&
           !lint::is_country(attribute.text);
}

bool no_usage(const View& view) { return view.key_usage == 0; }
bool signs_nothing_else(const View& view)
{
    return (view.key_usage & lint::digital_signature) == 0;
}

constexpr Rule table[] = {
    rfc_must({.id = "ca-subject-field-empty",
              .aka = "zlint: e_ca_subject_field_empty",
              .cites = "RFC 5280 section 4.1.2.6",
              .statement = "A CA has a name.",
              .judge = when<no_subject, a_ca>,
              .effective = {.from = utc(1999, 1, 1)}}),
    br_must({.id = "ca-common-name-missing",
             .aka = "zlint: e_ca_common_name_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.2",
             .statement = "A CA has a common name.",
             .judge = when<no_common_name, a_ca, server>,
             .effective = {.from = utc(2017, 6, 8)}}),
    br_must({.id = "ca-organization-name-missing",
             .aka = "zlint: e_ca_organization_name_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.2",
             .statement = "A CA names its organization.",
             .judge = when<says_nothing_in<Field::organization>, a_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ca-country-name-missing",
             .aka = "zlint: e_ca_country_name_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.2",
             .statement = "A CA names its country.",
             .judge = when<says_nothing_in<Field::country>, a_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ca-country-name-invalid",
             .aka = "zlint: e_ca_country_name_invalid",
             .cites = "BR 2.3.1 section 7.1.2.10.2",
             .statement = "The country of a CA is one of ISO 3166-1.",
             .judge = when<an_attribute<no_country>, a_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "subj-orgunit-in-ca-cert",
             .aka = "zlint: e_subj_orgunit_in_ca_cert",
             .cites = "BR 2.3.1 section 7.1.2.10.2",
             .statement = "A CA names no organizational unit.",
             .judge = when<has<Field::organizational_unit>, a_ca, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    rfc_must({.id = "basic-constraints-not-critical",
              .aka = "zlint: e_basic_constraints_not_critical",
              .cites = "RFC 5280 section 4.2.1.9",
              .statement = "The basic constraints of a CA are critical.",
              .judge = when<not_critical<Ext::basic_constraints>, a_ca>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-subject-key-identifier-missing-ca",
              .aka = "zlint: e_ext_subject_key_identifier_missing_ca",
              .cites = "RFC 5280 section 4.2.1.2",
              .statement = "The key of a CA is identified.",
              .judge = when<missing<Ext::subject_key_id>, a_ca>,
              .effective = {.from = utc(1999, 1, 1)}}),
    br_must({.id = "ca-key-usage-missing",
             .aka = "zlint: e_ca_key_usage_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.7",
             .statement = "A CA has a key usage.",
             .judge = when<no_usage, a_ca, server>,
             .effective = {.from = utc(2002, 4, 1)}}),
    br_must({.id = "ca-key-usage-not-critical",
             .aka = "zlint: e_ca_key_usage_not_critical",
             .cites = "BR 2.3.1 section 7.1.2.10.7",
             .statement = "The key usage of a CA is critical.",
             .judge = when<not_critical<Ext::key_usage>, a_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ca-key-cert-sign-not-set",
             .aka = "zlint: e_ca_key_cert_sign_not_set",
             .cites = "BR 2.3.1 section 7.1.2.10.7",
             .statement = "A CA signs certificates.",
             .judge = when<signs_no_certificates, a_ca, present<Ext::key_usage>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ca-crl-sign-not-set",
             .aka = "zlint: e_ca_crl_sign_not_set",
             .cites = "BR 2.3.1 section 7.1.2.10.7",
             .statement = "A CA signs revocation lists.",
             .judge = when<signs_no_crls, a_ca, present<Ext::key_usage>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_note({.id = "ca-digital-signature-not-set",
             .aka = "zlint: n_ca_digital_signature_not_set",
             .cites = "BR 2.3.1 section 7.1.2.10.7",
             .statement = "A CA that answers OCSP itself signs other things too.",
             .judge = when<signs_nothing_else, a_ca, present<Ext::key_usage>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_ca_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
