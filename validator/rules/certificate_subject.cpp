// The attributes of the subject's name: which, how often, in which order.
#include "validator/rules/certificate_subject.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

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
