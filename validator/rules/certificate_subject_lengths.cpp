// How long the parts of the subject's name may be.
#include "validator/rules/certificate_subject.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

/// At most so many characters.
template <Field field, std::size_t most>
bool longer(const lint::Attribute& attribute)
{
    return attribute.field == field && attribute.textual && attribute.text.size() > most &&
           lint::characters(attribute.text) > most;
}

/// Of several, X.520 takes the last one for the common name and the serial number.
template <Field field, std::size_t most>
Evidence last_longer(const View& view)
{
    std::string_view last;
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (attribute.field == field && attribute.textual) last = attribute.text;
    }
    return lint::characters(last) > most ? Evidence(last) : std::nullopt;
}

constexpr Rule table[] = {
    rfc_must({.id = "subject-common-name-max-length",
              .aka = "zlint: e_subject_common_name_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "The common name has at most 64 characters.",
              .judge = when<last_longer<Field::common_name, 64>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-organization-name-max-length",
              .aka = "zlint: e_subject_organization_name_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "An organization's name has at most 64 characters.",
              .judge = when<an_attribute<longer<Field::organization, 64>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-organizational-unit-name-max-length",
              .aka = "zlint: e_subject_organizational_unit_name_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "An organizational unit has at most 64 characters.",
              .judge = when<an_attribute<longer<Field::organizational_unit, 64>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-locality-name-max-length",
              .aka = "zlint: e_subject_locality_name_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "A locality has at most 128 characters.",
              .judge = when<an_attribute<longer<Field::locality, 128>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-state-name-max-length",
              .aka = "zlint: e_subject_state_name_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "A state or province has at most 128 characters.",
              .judge = when<an_attribute<longer<Field::province, 128>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-street-address-max-length",
              .aka = "zlint: e_subject_street_address_max_length",
              .cites = "X.520 (02/2001), upper bounds",
              .statement = "A street address has at most 128 characters.",
              .judge = when<an_attribute<longer<Field::street, 128>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-postal-code-max-length",
              .aka = "zlint: e_subject_postal_code_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "A postal code has at most 16 characters.",
              .judge = when<an_attribute<longer<Field::postal_code, 16>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-surname-max-length",
              .aka = "zlint: e_subject_surname_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "A surname has at most 32768 characters.",
              .judge = when<an_attribute<longer<Field::surname, 32768>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_should({.id = "subject-surname-recommended-max-length",
                .aka = "zlint: w_subject_surname_recommended_max_length",
                .cites = "X.411 (11/1988), annex B",
                .statement = "A surname has at most 64 characters.",
                .judge = when<an_attribute<longer<Field::surname, 64>>>,
                .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-given-name-max-length",
              .aka = "zlint: e_subject_given_name_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "A given name has at most 32768 characters.",
              .judge = when<an_attribute<longer<Field::given_name, 32768>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_should({.id = "subject-given-name-recommended-max-length",
                .aka = "zlint: w_subject_given_name_recommended_max_length",
                .cites = "X.411 (11/1988), annex B",
                .statement = "A given name has at most 64 characters.",
                .judge = when<an_attribute<longer<Field::given_name, 64>>>,
                .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-email-max-length",
              .aka = "zlint: e_subject_email_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "An e-mail address has at most 255 characters.",
              .judge = when<an_attribute<longer<Field::email, 255>>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-dn-serial-number-max-length",
              .aka = "zlint: e_subject_dn_serial_number_max_length",
              .cites = "RFC 5280 section A.1",
              .statement = "The subject's serial number has at most 64 characters.",
              .judge = when<last_longer<Field::serial_number, 64>>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_subject_length_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
