// The string types of the subject's name, and the characters that they have.
#include "validator/rules/certificate_subject.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

constexpr unsigned char printable_string = 0x13;
constexpr unsigned char utf8_string = 0x0c;
constexpr unsigned char ia5_string = 0x16;

bool unprintable(const lint::Attribute& attribute)
{
    for (std::string_view rest = attribute.raw; !rest.empty();) {
        const char32_t c = lint::take_character(rest);
        if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    }
    return false;
}

bool not_of_printable_string(const lint::Attribute& attribute)
{
    constexpr std::string_view others = "=()+,-./:? '";
    if (attribute.tag != printable_string) return false;
    return attribute.raw.empty() || !std::ranges::all_of(attribute.raw, [&](char c) {
               return lint::alphanumeric(static_cast<unsigned char>(c)) ||
                      others.find(c) != others.npos;
           });
}

bool wrong_encoding(const lint::Attribute& attribute)
{
    switch (attribute.field) {
        case Field::domain_component:
            return attribute.tag != ia5_string;
        case Field::country:
        case Field::jurisdiction_country:
        case Field::serial_number:
            return attribute.tag != printable_string;
        default:
            return attribute.field <= Field::jurisdiction_province &&
                   attribute.tag != printable_string && attribute.tag != utf8_string;
    }
}

template <Field field>
bool not_printable_string(const lint::Attribute& attribute)
{
    return attribute.field == field && attribute.tag != printable_string;
}

bool issuer_country_not_printable_string(const View& view)
{
    return view.issuer.says(Field::country) &&
           std::ranges::any_of(view.issuer.attributes, not_printable_string<Field::country>);
}

constexpr Rule table[] = {
    rfc_must({.id = "subject-dn-serial-number-not-printable-string",
              .aka = "zlint: e_subject_dn_serial_number_not_printable_string",
              .cites = "RFC 5280 section A.1",
              .statement = "The subject's serial number is a PrintableString.",
              .judge = when<an_attribute<not_printable_string<Field::serial_number>>>}),
    rfc_must({.id = "subject-dn-country-not-printable-string",
              .aka = "zlint: e_subject_dn_country_not_printable_string",
              .cites = "RFC 5280 section A.1",
              .statement = "The subject's country is a PrintableString.",
              .judge = when<an_attribute<not_printable_string<Field::country>>>}),
    rfc_must({.id = "issuer-dn-country-not-printable-string",
              .aka = "zlint: e_issuer_dn_country_not_printable_string",
              .cites = "RFC 5280 section A.1",
              .statement = "The issuer's country is a PrintableString.",
              .judge = when<issuer_country_not_printable_string>}),
    br_must({.id = "subject-rdns-correct-encoding",
             .aka = "zlint: e_subject_rdns_correct_encoding",
             .cites = "BR 2.3.1 section 7.1.4.2",
             .statement = "Each attribute of the subject has its string type.",
             .judge = when<an_attribute<wrong_encoding>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    rfc_must({.id = "subject-dn-not-printable-characters",
              .aka = "zlint: e_subject_dn_not_printable_characters",
              .cites = "RFC 5280 section A.1",
              .statement = "The subject has no control characters.",
              .judge = when<an_attribute<unprintable>>}),
    rfc_must({.id = "subject-printable-string-badalpha",
              .aka = "zlint: e_subject_printable_string_badalpha",
              .cites = "RFC 5280 section B",
              .statement = "A PrintableString has only the characters of one.",
              .judge = when<an_attribute<not_of_printable_string>>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_subject_string_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
