// Certificates of CAs that are no roots: policies, purposes, and where else to look.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace lint::oid;

bool reserved(const lint::Policy& policy)
{
    return policy.oid == domain_validated || policy.oid == organization_validated ||
           policy.oid == individual_validated || policy.oid == extended_validated;
}
std::ptrdiff_t reserved_policies(const View& view)
{
    return view.policies ? std::ranges::count_if(*view.policies, reserved) : 0;
}
bool several_reserved_policies(const View& view)
{
    return reserved_policies(view) > 1 && !holds_policy(view, any_policy);
}
/// anyPolicy alone, or others of which one at least is reserved.
bool policies_wrong(const View& view)
{
    if (holds_policy(view, any_policy)) return view.policies->size() != 1;
    return reserved_policies(view) == 0;
}

bool purposes_wrong(const View& view)
{
    const bool any_and_more = has_purpose(view, any_purpose) && view.known_purposes > 1;
    return any_and_more || has_purpose(view, email_protection) ||
           has_purpose(view, lint::oid::code_signing) || has_purpose(view, time_stamping) ||
           has_purpose(view, ocsp_signing);
}
bool some_purpose(const View& view) { return view.known_purposes > 0; }
bool not_for_tls(const View& view)
{
    return !has_purpose(view, server_auth) && !has_purpose(view, client_auth);
}

constexpr unsigned uri_tag = 6;
bool by_other_than_http(const lint::Access& access)
{
    const bool looked_at = access.method == caissuers || access.method == ocsp;
    return looked_at && access.tag == uri_tag && !lower(access.location).starts_with("http://");
}
Evidence access_not_by_http(const View& view)
{
    for (const lint::Access& access : view.accesses) {
        if (by_other_than_http(access)) return access.location;
    }
    return std::nullopt;
}
bool issuer_not_by_http(const View& view)
{
    return std::ranges::none_of(view.accesses, [](const lint::Access& access) {
        return access.method == caissuers && access.tag == uri_tag &&
               access.location.starts_with("http://");
    });
}

bool short_modulus(const View& view) { return view.modulus->bits < 1024; }
bool until_2013(const View& view)
{
    return view.not_before.when < utc(2011, 1, 1) && view.not_after.when < utc(2014, 1, 1);
}
bool rsa_key(const View& view) { return view.key_oid == rsa && view.modulus; }

constexpr Rule table[] = {
    br_must({.id = "sub-ca-certificate-policies-missing",
             .aka = "zlint: e_sub_ca_certificate_policies_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.5",
             .statement = "A subordinate CA has certificate policies.",
             .judge = when<missing<Ext::certificate_policies>, subordinate_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_should({.id = "sub-ca-certificate-policies-marked-critical",
               .aka = "zlint: w_sub_ca_certificate_policies_marked_critical",
               .cites = "BR 2.3.1 section 7.1.2.10.5",
               .statement = "The certificate policies of a subordinate CA are not critical.",
               .judge = when<critical<Ext::certificate_policies>, subordinate_ca, server>,
               .effective = {.from = utc(2012, 7, 1)}}),
    br_must(
        {.id = "invalid-ca-certificate-policies",
         .aka = "zlint: e_invalid_ca_certificate_policies",
         .cites = "BR 2.3.1 section 7.1.2.10.5",
         .statement = "A subordinate CA is for any policy, or for others of which one is reserved.",
         .judge = when<policies_wrong, subordinate_ca, server>,
         .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "ca-multiple-reserved-policy-oids",
             .aka = "zlint: e_ca_multiple_reserved_policy_oids",
             .cites = "BR 2.3.1 section 7.1.2.10.5",
             .statement = "A subordinate CA that is not for any policy is for one reserved policy.",
             .judge = when<several_reserved_policies, subordinate_ca, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "sub-ca-crl-distribution-points-missing",
             .aka = "zlint: e_sub_ca_crl_distribution_points_missing",
             .cites = "BR 2.3.1 section 7.1.2.11.2",
             .statement = "A subordinate CA has CRL distribution points.",
             .judge = when<missing<Ext::crl_distribution_points>, subordinate_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-ca-aia-missing",
             .aka = "zlint: e_sub_ca_aia_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.3",
             .statement = "A subordinate CA has an authority information access.",
             .judge = when<missing<Ext::authority_info_access>, subordinate_ca, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2020, 8, 20)}}),
    br_should(
        {.id = "sub-ca-aia-recommended",
         .aka = "zlint: w_sub_ca_aia_missing",
         .cites = "BR 2.3.1 section 7.1.2.10.3",
         .statement = "A subordinate CA has an authority information access: it is recommended.",
         .judge = when<missing<Ext::authority_info_access>, subordinate_ca, server>,
         .effective = {.from = utc(2020, 8, 20)}}),
    br_must({.id = "sub-ca-aia-marked-critical",
             .aka = "zlint: e_sub_ca_aia_marked_critical",
             .cites = "BR 2.3.1 section 7.1.2.10.3",
             .statement = "The authority information access of a subordinate CA is not critical.",
             .judge = when<critical<Ext::authority_info_access>, subordinate_ca, server>}),
    br_should({.id = "sub-ca-aia-does-not-contain-issuing-ca-url",
               .aka = "zlint: w_sub_ca_aia_does_not_contain_issuing_ca_url",
               .cites = "BR 2.3.1 section 7.1.2.10.3",
               .statement = "The authority information access of a subordinate CA has the URL of "
                            "the issuer's certificate.",
               .judge = when<issuer_not_by_http, subordinate_ca, server>,
               .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "ca-aia-non-http-url",
             .aka = "zlint: e_ca_aia_non_http_url",
             .cites = "BR 2.3.1 section 7.1.2.10.3",
             .statement = "What is above a subordinate CA is had by http.",
             .judge = when<access_not_by_http, subordinate_ca, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_note({.id = "sub-ca-eku-missing",
             .aka = "zlint: n_sub_ca_eku_missing",
             .cites = "BR 2.3.1 section 7.1.2.10.6",
             .statement = "A subordinate CA has an extended key usage.",
             .judge = when<missing<Ext::ext_key_usage>, subordinate_ca, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_should({.id = "sub-ca-eku-critical",
               .aka = "zlint: w_sub_ca_eku_critical",
               .cites = "BR 2.3.1 section 7.1.2.10.6",
               .statement = "The extended key usage of a subordinate CA is not critical.",
               .judge = when<critical<Ext::ext_key_usage>, subordinate_ca, server>,
               .effective = {.from = utc(2013, 7, 29)}}),
    br_note({.id = "sub-ca-eku-not-technically-constrained",
             .aka = "zlint: n_sub_ca_eku_not_technically_constrained",
             .cites = "BR 2.3.1 section 7.1.2.10.6",
             .statement = "A subordinate CA is for servers or clients.",
             .judge = when<not_for_tls, subordinate_ca, present<Ext::ext_key_usage>, server>,
             .effective = {.from = utc(2013, 7, 29)}}),
    br_must({.id = "ca-invalid-eku",
             .aka = "zlint: e_ca_invalid_eku",
             .cites = "BR 2.3.1 section 7.1.2.10.6",
             .statement = "A subordinate CA for any purpose is for that alone, one for servers for "
                          "nothing but clients besides.",
             .judge = when<purposes_wrong, subordinate_ca, some_purpose, server>,
             .effective = {.from = utc(2020, 8, 20)}}),
    br_must({.id = "old-sub-ca-rsa-mod-less-than-1024-bits",
             .aka = "zlint: e_old_sub_ca_rsa_mod_less_than_1024_bits",
             .cites = "BR 2.3.1 section 6.1.5",
             .statement = "An RSA key of a subordinate CA has 1024 bits.",
             .judge = when<short_modulus, rsa_key, subordinate_ca, until_2013, server>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_subordinate_ca_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
