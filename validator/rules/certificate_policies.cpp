// The certificate policies and their qualifiers.
#include "validator/lint/unicode.hpp"
#include "validator/lint/uri.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace lint::oid;

template <auto wrong>
Evidence a_qualifier(const View& view)
{
    if (!view.policies) return std::nullopt;
    for (const lint::Policy& policy : *view.policies) {
        for (const lint::Qualifier& qualifier : policy.qualifiers) {
            if (wrong(qualifier)) return qualifier.text;
        }
    }
    return std::nullopt;
}

bool other_qualifier(const lint::Qualifier& qualifier) { return qualifier.id != cps; }
bool notice_reference(const lint::Qualifier& qualifier) { return qualifier.notice_ref; }

bool odd_practice_uri(const lint::Qualifier& qualifier)
{
    if (qualifier.id != cps) return false;
    const lint::Uri uri = lint::read_uri(qualifier.value);
    const std::string scheme = lower(uri.scheme);
    return !uri.readable || (scheme != "http" && scheme != "https");
}

constexpr unsigned char utf8_string = 0x0c;
constexpr unsigned char ia5_string = 0x16;
constexpr unsigned char bmp_string = 0x1e;

bool text_not_utf8(const lint::Qualifier& qualifier)
{
    return qualifier.text_tag != 0 && qualifier.text_tag != utf8_string;
}
bool text_ia5(const lint::Qualifier& qualifier) { return qualifier.text_tag == ia5_string; }
bool text_too_long(const lint::Qualifier& qualifier)
{
    if (qualifier.text_tag == bmp_string) return qualifier.text.size() / 2 > 200;
    return lint::characters(qualifier.text) > 200;
}
bool text_with_controls(const lint::Qualifier& qualifier)
{
    if (qualifier.text_tag != utf8_string) return false;
    for (std::string_view rest = qualifier.text; !rest.empty();) {
        const char32_t c = lint::take_character(rest);
        if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) return true;
    }
    return false;
}

bool text_not_nfc(const lint::Qualifier& qualifier)
{
    return qualifier.text_tag == utf8_string && !lint::in_nfc(qualifier.text);
}

bool any_policy_otherwise_qualified(const View& view)
{
    return view.policies && std::ranges::any_of(*view.policies, [](const lint::Policy& policy) {
               return policy.oid == any_policy &&
                      std::ranges::any_of(policy.qualifiers, [](const lint::Qualifier& qualifier) {
                          return qualifier.id != cps && qualifier.id != user_notice;
                      });
           });
}

Evidence twice(const View& view)
{
    if (!view.policies) return std::nullopt;
    for (auto at = view.policies->begin(); at != view.policies->end(); ++at) {
        if (std::find_if(at + 1, view.policies->end(), [&](const lint::Policy& policy) {
                return policy.oid == at->oid;
            }) != view.policies->end()) {
            return "";
        }
    }
    return std::nullopt;
}

bool none(const View& view) { return !view.policies; }

constexpr Rule table[] = {
    br_must({.id = "sub-cert-certificate-policies-missing",
             .aka = "zlint: e_sub_cert_certificate_policies_missing",
             .cites = "BR 2.3.1 section 7.1.2.7.9",
             .statement = "There are certificate policies.",
             .judge = when<missing<Ext::certificate_policies>, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-cert-cert-policy-empty",
             .aka = "zlint: e_sub_cert_cert_policy_empty",
             .cites = "BR 2.3.1 section 7.1.2.7.9",
             .statement = "There is a certificate policy.",
             .judge = when<none, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_should({.id = "sub-cert-certificate-policies-marked-critical",
               .aka = "zlint: w_sub_cert_certificate_policies_marked_critical",
               .cites = "BR 2.3.1 section 7.1.2.7.6",
               .statement = "The certificate policies are not critical.",
               .judge = when<critical<Ext::certificate_policies>, server>,
               .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "policy-qualifiers-other-than-cps-not-permitted",
             .aka = "zlint: e_policy_qualifiers_other_than_cps_not_permitted",
             .cites = "BR 2.3.1 section 7.1.2.7.9",
             .statement = "A policy is qualified by a CPS only.",
             .judge = when<a_qualifier<other_qualifier>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "invalid-cps-uri",
             .aka = "zlint: e_invalid_cps_uri",
             .cites = "BR 2.3.1 section 7.1.2.7.9",
             .statement = "A CPS is at an http or https URL.",
             .judge = when<a_qualifier<odd_practice_uri>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    rfc_must({.id = "ext-cert-policy-duplicate",
              .aka = "zlint: e_ext_cert_policy_duplicate",
              .cites = "RFC 5280 section 4.2.1.4",
              .statement = "No policy is there twice.",
              .judge = when<twice>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "ext-cert-policy-contains-noticeref",
                .aka = "zlint: w_ext_cert_policy_contains_noticeref",
                .cites = "RFC 5280 section 4.2.1.4",
                .statement = "A user notice refers to no other.",
                .judge = when<a_qualifier<notice_reference>>,
                .effective = {.from = utc(2008, 5, 1)}}),
    rfc_should({.id = "ext-cert-policy-explicit-text-not-utf8",
                .aka = "zlint: w_ext_cert_policy_explicit_text_not_utf8",
                .cites = "RFC 6818 section 3",
                .statement = "The text of a user notice is a UTF8String.",
                .judge = when<a_qualifier<text_not_utf8>>,
                .effective = {.from = utc(2013, 1, 1)}}),
    rfc_must({.id = "ext-cert-policy-explicit-text-ia5-string",
              .aka = "zlint: e_ext_cert_policy_explicit_text_ia5_string",
              .cites = "RFC 6818 section 3",
              .statement = "The text of a user notice is no IA5String.",
              .judge = when<a_qualifier<text_ia5>>,
              .effective = {.from = utc(2013, 1, 1)}}),
    rfc_must({.id = "ext-cert-policy-explicit-text-too-long",
              .aka = "zlint: e_ext_cert_policy_explicit_text_too_long",
              .cites = "RFC 6818 section 3",
              .statement = "The text of a user notice has at most 200 characters.",
              .judge = when<a_qualifier<text_too_long>>,
              .effective = {.from = utc(2013, 1, 1)}}),
    rfc_should({.id = "ext-cert-policy-explicit-text-includes-control",
                .aka = "zlint: w_ext_cert_policy_explicit_text_includes_control",
                .cites = "RFC 6818 section 3",
                .statement = "The text of a user notice has no control characters.",
                .judge = when<a_qualifier<text_with_controls>>,
                .effective = {.from = utc(2013, 1, 1)}}),
    rfc_must({.id = "ext-cert-policy-disallowed-any-policy-qualifier",
              .aka = "zlint: e_ext_cert_policy_disallowed_any_policy_qualifier",
              .cites = "RFC 5280 section 4.2.1.4",
              .statement = "Any policy is qualified by a CPS or a user notice only.",
              .judge = when<any_policy_otherwise_qualified>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_should({.id = "ext-cert-policy-explicit-text-not-nfc",
                .aka = "zlint: w_ext_cert_policy_explicit_text_not_nfc",
                .cites = "RFC 6818 section 3",
                .statement = "The text of a user notice is in form NFC.",
                .judge = when<a_qualifier<text_not_nfc>>,
                .effective = {.from = utc(2013, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_policy_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
