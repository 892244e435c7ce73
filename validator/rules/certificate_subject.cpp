// The subject's name: which attributes, how often, in which order and encoding.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

constexpr unsigned char printable_string = 0x13;
constexpr unsigned char utf8_string = 0x0c;
constexpr unsigned char ia5_string = 0x16;

template <auto wrong>
Evidence an_attribute(const View& view)
{
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (wrong(attribute)) return attribute.text;
    }
    return std::nullopt;
}

template <Field field>
bool has(const View& view)
{
    return view.subject.has(field);
}

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

bool unprintable(const lint::Attribute& attribute)
{
    for (std::string_view rest = attribute.raw; !rest.empty();) {
        const char32_t c = lint::take_character(rest);
        if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    }
    return false;
}

bool alphanumeric(char32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool not_of_printable_string(const lint::Attribute& attribute)
{
    constexpr std::string_view others = "=()+,-./:? '";
    if (attribute.tag != printable_string) return false;
    return attribute.raw.empty() || !std::ranges::all_of(attribute.raw, [&](char c) {
               return alphanumeric(static_cast<unsigned char>(c)) || others.find(c) != others.npos;
           });
}

/// Letters, digits, or anything that is not ASCII.
bool says_nothing(const lint::Attribute& attribute)
{
    if (!attribute.textual) return false;
    for (std::string_view rest = attribute.text; !rest.empty();) {
        const char32_t c = lint::take_character(rest);
        if (alphanumeric(c) || c > 127) return false;
    }
    return true;
}

bool country_not_upper(const lint::Attribute& attribute)
{
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    return attribute.field == Field::country && attribute.textual &&
           (attribute.text.empty() || !std::ranges::all_of(attribute.text, upper));
}

/// ISO 3166-1, and XX (BR section 3.2.2.3).
constexpr std::string_view countries =
    "AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO "
    "DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU "
    "GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW "
    "KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU "
    "MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA "
    "ZM ZW XX";

bool country_not_iso(const lint::Attribute& attribute)
{
    if (attribute.field != Field::country || !attribute.textual) return false;
    if (attribute.text.size() != 2) return true;
    const auto upper = [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    };
    const char code[] = {upper(attribute.text[0]), upper(attribute.text[1])};
    const auto at = countries.find(std::string_view(code, 2));
    return at == countries.npos || at % 3 != 0;
}

bool place_with_marks(const lint::Attribute& attribute)
{
    const bool place = attribute.field == Field::province || attribute.field == Field::locality;
    return place && attribute.textual &&
           attribute.text.find_first_of("=:{};\"|\\[]") != attribute.text.npos;
}

constexpr Field free_text[] = {Field::given_name,
                               Field::surname,
                               Field::common_name,
                               Field::organizational_unit,
                               Field::organization,
                               Field::locality,
                               Field::province,
                               Field::street,
                               Field::postal_code,
                               Field::organization_id,
                               Field::jurisdiction_locality,
                               Field::jurisdiction_province};

template <auto wrong>
Evidence a_free_text(const View& view)
{
    for (const Field field : free_text) {
        const std::string_view text = view.subject.first(field);
        if (wrong(text)) return text;
    }
    return std::nullopt;
}

/// "&amp;", "&#228;".
bool html_entity(std::string_view text)
{
    for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
        std::size_t end = at + 1;
        if (end < text.size() && text[end] == '#') ++end;
        const std::size_t begin = end;
        while (end < text.size() && alphanumeric(static_cast<unsigned char>(text[end]))) ++end;
        if (end > begin && end < text.size() && text[end] == ';') return true;
    }
    return false;
}

/// U+00C0 to U+00FF in UTF-8, read as Windows-1252, and encoded again: a capital A with tilde, and
/// what that code page has for a continuation octet.
bool encoded_twice(std::string_view text)
{
    constexpr std::u32string_view high =
        U"\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
        U"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e"
        U"\u0178";
    constexpr char32_t soft_hyphen = 0xad;
    char32_t before = 0;
    while (!text.empty()) {
        const char32_t c = lint::take_character(text);
        const bool latin = c >= 0xa1 && c <= 0xbf && c != soft_hyphen;
        if (before == 0xc3 && (latin || high.find(c) != high.npos)) return true;
        before = c;
    }
    return false;
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

/// Of these there may be one.
bool single(Field field)
{
    switch (field) {
        case Field::domain_component:
        case Field::postal_code:
        case Field::street:
        case Field::organizational_unit:
            return false;
        default:
            return field <= Field::jurisdiction_country;
    }
}

Evidence duplicate(const View& view)
{
    std::uint32_t seen = 0;
    for (const lint::Attribute& attribute : view.subject.attributes) {
        const std::uint32_t bit = lint::Name::bit(attribute.field);
        if (single(attribute.field) && (seen & bit) != 0) return attribute.text;
        seen |= bit;
    }
    return std::nullopt;
}

/// The Field's order is the table's.
bool out_of_order(const View& view)
{
    Field before = Field::domain_component;
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (attribute.field > Field::common_name) continue;
        if (attribute.field < before) return true;
        before = attribute.field;
    }
    return false;
}

bool several_common_names(const View& view)
{
    return std::ranges::count_if(view.subject.attributes, [](const lint::Attribute& attribute) {
               return attribute.field == Field::common_name && attribute.textual;
           }) > 1;
}

bool common_name(const View& view) { return !view.common_name.empty(); }
bool unit(const View& view) { return view.subject.says(Field::organizational_unit); }
bool unit_alone(const View& view) { return !view.subject.has(Field::organization); }
bool subject_multivalued(const View& view) { return view.subject.multivalued; }
bool issuer_multivalued(const View& view) { return view.issuer.multivalued; }
bool issuer_leading(const View& view) { return view.issuer.leading_space; }
bool issuer_trailing(const View& view) { return view.issuer.trailing_space; }
bool subject_leading(const View& view) { return view.subject.leading_space; }
bool subject_trailing(const View& view) { return view.subject.trailing_space; }

constexpr Rule table[] = {
    br_note({.id = "subject-common-name-included-before-2023",
             .aka = "zlint: n_subject_common_name_included",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "There is no common name.",
             .judge = when<common_name, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_should({.id = "subject-common-name-included",
               .aka = "zlint: w_subject_common_name_included",
               .cites = "BR 2.3.1 section 7.1.2.7.2",
               .statement = "There is no common name: it is not recommended.",
               .judge = when<common_name, subscriber, server>,
               .effective = {.from = utc(2023, 9, 15)}}),
    br_should({.id = "extra-subject-common-names",
               .aka = "zlint: w_extra_subject_common_names",
               .cites = "BR 2.3.1 section 7.1.4.3",
               .statement = "There is at most one common name.",
               .judge = when<several_common_names, subscriber, server>,
               .effective = {.from = utc(2012, 7, 1)}}),
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
    br_must({.id = "subject-contains-noninformational-value",
             .aka = "zlint: e_subject_contains_noninformational_value",
             .cites = "BR 2.3.1 section 7.1.4.2",
             .statement = "No attribute of the subject consists of marks only.",
             .judge = when<an_attribute<says_nothing>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "subj-country-not-uppercase",
              .aka = "zlint: e_subj_country_not_uppercase",
              .cites = "ISO 3166-2:2020 section 5.1",
              .statement = "A country is in capitals.",
              .judge = when<an_attribute<country_not_upper>>}),
    br_must({.id = "subject-country-not-iso",
             .aka = "zlint: e_subject_country_not_iso",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A country is one of ISO 3166-1.",
             .judge = when<an_attribute<country_not_iso>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "state-or-province-name-must-not-contain-control-characters",
             .aka = "zlint: e_state_or_province_name_must_not_contain_control_characters",
             .cites = "BR 2.3.1 section 3.2.2.1",
             .statement = "A state, province or locality is a name, without marks of syntax.",
             .judge = when<an_attribute<place_with_marks>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "subj-contains-html-entities",
              .aka = "zlint: e_subj_contains_html_entities",
              .cites = "the practice of linters",
              .statement = "The subject has no HTML entities.",
              .judge = when<a_free_text<html_entity>>}),
    rfc_must({.id = "utf8-latin1-mixup",
              .aka = "zlint: e_utf8_latin1_mixup",
              .cites = "the practice of linters",
              .statement = "The subject is not encoded in UTF-8 twice.",
              .judge = when<a_free_text<encoded_twice>>}),
    br_must({.id = "duplicate-subject-attribs",
             .aka = "zlint: e_duplicate_subject_attribs",
             .cites = "BR 2.3.1 section 7.1.4.1",
             .statement = "An attribute that may occur once does.",
             .judge = when<duplicate, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "invalid-subject-rdn-order",
             .aka = "zlint: e_invalid_subject_rdn_order",
             .cites = "BR 2.3.1 section 7.1.4.2",
             .statement = "The attributes stand in the order of Table 77.",
             .judge = when<out_of_order, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "organizational-unit-name-prohibited",
             .aka = "zlint: e_organizational_unit_name_prohibited",
             .cites = "BR 2.3.1 section 7.1.2.7.4",
             .statement = "There is no organizational unit.",
             .judge = when<unit, end_entity, server>,
             .effective = {.from = utc(2022, 9, 1)}}),
    br_must({.id = "subject-contains-organizational-unit-name-and-no-organization-name",
             .aka = "zlint: e_subject_contains_organizational_unit_name_and_no_organization_name",
             .cites = "BR 2.3.1 section 7.1.4.2",
             .statement = "There is no organizational unit without an organization.",
             .judge = when<unit_alone, has<Field::organizational_unit>, server>,
             .effective = {.from = utc(2021, 8, 16)}}),
    rfc_note({.id = "multiple-subject-rdn",
              .aka = "zlint: n_multiple_subject_rdn",
              .cites = "the practice of linters",
              .statement = "Each RDN of the subject has one attribute.",
              .judge = when<subject_multivalued>}),
    rfc_should({.id = "multiple-issuer-rdn",
                .aka = "zlint: w_multiple_issuer_rdn",
                .cites = "the practice of linters",
                .statement = "Each RDN of the issuer has one attribute.",
                .judge = when<issuer_multivalued>}),
    rfc_should({.id = "issuer-dn-leading-whitespace",
                .aka = "zlint: w_issuer_dn_leading_whitespace",
                .cites = "the practice of linters",
                .statement = "No attribute of the issuer begins with white space.",
                .judge = when<issuer_leading>}),
    rfc_should({.id = "issuer-dn-trailing-whitespace",
                .aka = "zlint: w_issuer_dn_trailing_whitespace",
                .cites = "the practice of linters",
                .statement = "No attribute of the issuer ends with white space.",
                .judge = when<issuer_trailing>}),
    rfc_should({.id = "subject-dn-leading-whitespace",
                .aka = "zlint: w_subject_dn_leading_whitespace",
                .cites = "the practice of linters",
                .statement = "No attribute of the subject begins with white space.",
                .judge = when<subject_leading>}),
    rfc_should({.id = "subject-dn-trailing-whitespace",
                .aka = "zlint: w_subject_dn_trailing_whitespace",
                .cites = "the practice of linters",
                .statement = "No attribute of the subject ends with white space.",
                .judge = when<subject_trailing>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_subject_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
