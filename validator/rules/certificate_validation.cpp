// Which attributes of the subject go with which kind of validation (BR section 7.1.2.7.1).
#include "validator/rules/certificate_subject.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace lint::oid;

template <Field... fields>
bool has_none(const View& view)
{
    return !(view.subject.has(fields) || ...);
}
template <Field... fields>
bool lacks_one(const View& view)
{
    return !(view.subject.has(fields) && ...);
}

/// Names an organization or a person.
bool identified(const View& view)
{
    return view.subject.says(Field::organization) || view.subject.says(Field::given_name) ||
           view.subject.says(Field::surname);
}
bool anonymous(const View& view) { return !identified(view); }

template <Field field>
bool says(const View& view)
{
    return view.subject.says(field);
}
template <Field... fields>
bool says_none(const View& view)
{
    return !(view.subject.says(fields) || ...);
}

bool person(const View& view)
{
    return view.subject.says(Field::given_name) || view.subject.says(Field::surname);
}
bool not_individual(const View& view) { return !policy<individual_validated>(view); }

bool nobody_named(const View& view)
{
    return !view.subject.has(Field::organization) &&
           lacks_one<Field::given_name, Field::surname>(view);
}

Evidence beyond_domain_validated(const View& view)
{
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (attribute.field != Field::common_name && attribute.field != Field::country) {
            return attribute.text;
        }
    }
    return std::nullopt;
}

constexpr Rule table[] = {
    br_must({.id = "sub-cert-country-name-must-appear",
             .aka = "zlint: e_sub_cert_country_name_must_appear",
             .cites = "BR 2.3.1 section 7.1.2.7.4",
             .statement = "Whoever is named has a country.",
             .judge = when<says_none<Field::country>, subscriber, identified, server>,
             .effective = {.from = utc(2016, 9, 7)}}),
    br_must(
        {.id = "sub-cert-locality-name-must-appear",
         .aka = "zlint: e_sub_cert_locality_name_must_appear",
         .cites = "BR 2.3.1 section 7.1.2.7.4",
         .statement = "Whoever is named has a locality, or a state or province.",
         .judge = when<says_none<Field::province, Field::locality>, subscriber, identified, server>,
         .effective = {.from = utc(2016, 9, 7)}}),
    br_must(
        {.id = "sub-cert-province-must-appear",
         .aka = "zlint: e_sub_cert_province_must_appear",
         .cites = "BR 2.3.1 section 7.1.2.7.4",
         .statement = "Whoever is named has a state or province, or a locality.",
         .judge = when<says_none<Field::province, Field::locality>, subscriber, identified, server>,
         .effective = {.from = utc(2016, 9, 7)}}),
    br_must({.id = "sub-cert-locality-name-must-not-appear",
             .aka = "zlint: e_sub_cert_locality_name_must_not_appear",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "Without an organization or a person there is no locality.",
             .judge = when<says<Field::locality>, subscriber, anonymous, server>,
             .effective = {.from = utc(2016, 9, 7)}}),
    br_must({.id = "sub-cert-province-must-not-appear",
             .aka = "zlint: e_sub_cert_province_must_not_appear",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "Without an organization or a person there is no state or province.",
             .judge = when<says<Field::province>, subscriber, anonymous, server>,
             .effective = {.from = utc(2016, 9, 7)}}),
    br_must({.id = "sub-cert-street-address-should-not-exist",
             .aka = "zlint: e_sub_cert_street_address_should_not_exist",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "Without an organization or a person there is no street address.",
             .judge = when<says<Field::street>, subscriber, anonymous, server>,
             .effective = {.from = utc(2016, 9, 7)}}),
    br_must({.id = "sub-cert-postal-code-must-not-appear",
             .aka = "zlint: e_sub_cert_postal_code_must_not_appear",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "Without an organization or a person there is no postal code.",
             .judge = when<says<Field::postal_code>, subscriber, anonymous, server>,
             .effective = {.from = utc(2016, 9, 7)}}),
    br_must({.id = "sub-cert-given-name-surname-contains-correct-policy",
             .aka = "zlint: e_sub_cert_given_name_surname_contains_correct_policy",
             .cites = "BR 2.3.1 section 7.1.2.7.3",
             .statement = "Who names a person is individual validated.",
             .judge = when<not_individual, subscriber, person, server>,
             .effective = {.from = utc(2016, 9, 7)}}),
    br_must(
        {.id = "cab-dv-subject-invalid-values",
         .aka = "zlint: e_cab_dv_subject_invalid_values",
         .cites = "BR 2.3.1 section 7.1.2.7.2",
         .statement = "A domain validated subject has a common name and a country, if anything.",
         .judge = when<beyond_domain_validated, subscriber, policy<domain_validated>, server>,
         .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "cab-dv-conflicts-with-locality",
             .aka = "zlint: e_cab_dv_conflicts_with_locality",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A domain validated subject has no locality.",
             .judge = when<has<Field::locality>, end_entity, policy<domain_validated>, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "cab-dv-conflicts-with-org",
             .aka = "zlint: e_cab_dv_conflicts_with_org",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A domain validated subject has no organization.",
             .judge = when<has<Field::organization>, end_entity, policy<domain_validated>, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "cab-dv-conflicts-with-postal",
             .aka = "zlint: e_cab_dv_conflicts_with_postal",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A domain validated subject has no postal code.",
             .judge = when<has<Field::postal_code>, end_entity, policy<domain_validated>, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "cab-dv-conflicts-with-province",
             .aka = "zlint: e_cab_dv_conflicts_with_province",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A domain validated subject has no state or province.",
             .judge = when<has<Field::province>, end_entity, policy<domain_validated>, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "cab-dv-conflicts-with-street",
             .aka = "zlint: e_cab_dv_conflicts_with_street",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A domain validated subject has no street address.",
             .judge = when<has<Field::street>, end_entity, policy<domain_validated>, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "cab-ov-requires-org",
             .aka = "zlint: e_cab_ov_requires_org",
             .cites = "BR 2.3.1 section 7.1.2.7.4",
             .statement = "An organization validated subject has an organization.",
             .judge = when<has_none<Field::organization>, end_entity,
                           policy<organization_validated>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "cert-policy-ov-requires-country",
             .aka = "zlint: e_cert_policy_ov_requires_country",
             .cites = "BR 2.3.1 section 7.1.2.7.4",
             .statement = "An organization validated subject has a country.",
             .judge =
                 when<has_none<Field::country>, end_entity, policy<organization_validated>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "cert-policy-ov-requires-province-or-locality",
             .aka = "zlint: e_cert_policy_ov_requires_province_or_locality",
             .cites = "BR 2.3.1 section 7.1.2.7.4",
             .statement = "An organization validated subject has a state, province or locality.",
             .judge = when<has_none<Field::locality, Field::province>, subscriber,
                           policy<organization_validated>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must(
        {.id = "cab-iv-requires-personal-name",
         .aka = "zlint: e_cab_iv_requires_personal_name",
         .cites = "BR 2.3.1 section 7.1.2.7.3",
         .statement = "An individual validated subject has a person's name, or an organization.",
         .judge = when<nobody_named, end_entity, policy<individual_validated>, server>,
         .effective = {.from = utc(2015, 9, 28), .until = utc(2023, 9, 15)}}),
    br_must({.id = "cab-iv-requires-personal-name-strict",
             .aka = "zlint: e_cab_iv_requires_personal_name_strict",
             .cites = "BR 2.3.1 section 7.1.2.7.3",
             .statement = "An individual validated subject has a given name and a surname.",
             .judge = when<lacks_one<Field::given_name, Field::surname>, end_entity,
                           policy<individual_validated>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must(
        {.id = "cert-policy-iv-requires-country",
         .aka = "zlint: e_cert_policy_iv_requires_country",
         .cites = "BR 2.3.1 section 7.1.2.7.3",
         .statement = "An individual validated subject has a country.",
         .judge = when<has_none<Field::country>, end_entity, policy<individual_validated>, server>,
         .effective = {.from = utc(2015, 9, 28)}}),
    br_must({.id = "cert-policy-iv-requires-province-or-locality",
             .aka = "zlint: e_cert_policy_iv_requires_province_or_locality",
             .cites = "BR 2.3.1 section 7.1.2.7.3",
             .statement = "An individual validated subject has a state, province or locality.",
             .judge = when<has_none<Field::locality, Field::province>, subscriber,
                           policy<individual_validated>, server>,
             .effective = {.from = utc(2015, 9, 28)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_validation_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
