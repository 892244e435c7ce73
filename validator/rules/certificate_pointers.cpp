// Where else to look: the issuer's certificate and its OCSP; and the identifiers of keys.
#include "validator/rules/certificate_pointers.hpp"
#include "validator/ip.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

template <const std::string_view& method>
bool points_not_by_http(const View& view)
{
    return std::ranges::none_of(view.accesses, [](const lint::Access& access) {
        return is_uri_for<method>(access) && access.location.starts_with("http://");
    });
}

bool issuer_not_by_http_or_ldap(const View& view)
{
    return std::ranges::none_of(view.accesses, [](const lint::Access& access) {
        return is_uri_for<caissuers>(access) && http_or_ldap(access.location);
    });
}

template <const std::string_view& method>
Evidence other_scheme(const View& view)
{
    for (const lint::Access& access : view.accesses) {
        if (!is_uri_for<method>(access)) continue;
        const lint::Uri uri = lint::read_uri(access.location);
        if (!uri.readable || lower(uri.scheme) != "http") return access.location;
    }
    return std::nullopt;
}

bool internal_host(std::string_view text)
{
    const lint::Uri uri = lint::read_uri(text);
    if (!uri.readable) return true;
    return !Ip::parse(uri.host) && !lint::has_known_tld(uri.host_name());
}
Evidence internal_name(const View& view)
{
    for (const lint::Access& access : view.accesses) {
        const bool looked_at = is_uri_for<ocsp>(access) || is_uri_for<caissuers>(access);
        if (looked_at && internal_host(access.location)) return access.location;
    }
    return std::nullopt;
}

Evidence other_access(const View& view)
{
    for (const lint::Access& access : view.accesses) {
        const bool known = access.method == caissuers || access.method == ocsp;
        if (access.tag != uri_tag || !known) return access.location;
    }
    return std::nullopt;
}

Evidence duplicate_access(const View& view)
{
    for (auto at = view.accesses.begin(); at != view.accesses.end(); ++at) {
        if (!is_uri_for<ocsp>(*at) && !is_uri_for<caissuers>(*at)) continue;
        const auto again =
            std::find_if(at + 1, view.accesses.end(), [&](const lint::Access& access) {
                return access.tag == uri_tag && access.method == at->method &&
                       access.location.size() == at->location.size() &&
                       lower(access.location) == lower(at->location);
            });
        if (again != view.accesses.end()) return at->location;
    }
    return std::nullopt;
}

bool no_authority_key_id(const View& view)
{
    return !view.authority_key_id && !(view.ca && view.self_signed);
}

constexpr Rule table[] = {
    br_must({.id = "sub-cert-aia-missing",
             .aka = "zlint: e_sub_cert_aia_missing",
             .cites = "BR 2.3.1 section 7.1.2.7.7",
             .statement = "There is an authority information access.",
             .judge = when<missing<Ext::authority_info_access>, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-cert-aia-does-not-contain-ocsp-url",
             .aka = "zlint: e_sub_cert_aia_does_not_contain_ocsp_url",
             .cites = "BR 2.3.1 section 7.1.2.7.7",
             .statement = "The authority information access has an OCSP URL.",
             .judge = when<points_not_by_http<ocsp>, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_should(
        {.id = "sub-cert-aia-does-not-contain-issuing-ca-url",
         .aka = "zlint: w_sub_cert_aia_does_not_contain_issuing_ca_url",
         .cites = "BR 2.3.1 section 7.1.2.7.7",
         .statement = "The authority information access has the URL of the issuer's certificate.",
         .judge = when<points_not_by_http<caissuers>, subscriber, server>,
         .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-cert-aia-marked-critical",
             .aka = "zlint: e_sub_cert_aia_marked_critical",
             .cites = "BR 2.3.1 section 7.1.2.7.6",
             .statement = "The authority information access is not critical.",
             .judge = when<critical<Ext::authority_info_access>, subscriber, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "ext-aia-marked-critical",
              .aka = "zlint: e_ext_aia_marked_critical",
              .cites = "RFC 5280 section 4.2.2.1",
              .statement = "The authority information access is not critical.",
              .judge = when<critical<Ext::authority_info_access>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_should({.id = "ext-aia-access-location-missing",
                .aka = "zlint: w_ext_aia_access_location_missing",
                .cites = "RFC 5280 section 4.2.2.1",
                .statement = "The issuer's certificate is had by HTTP or LDAP.",
                .judge = when<issuer_not_by_http_or_ldap, points<caissuers>>,
                .effective = {.from = utc(2008, 5, 1)}}),
    br_should({.id = "sub-cert-aia-contains-internal-names",
               .aka = "zlint: w_sub_cert_aia_contains_internal_names",
               .cites = "BR 2.3.1 section 7.1.2.7.7",
               .statement = "The hosts of the authority information access are public.",
               .judge = when<internal_name, subscriber, server>,
               .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "aia-must-contain-permitted-access-method",
             .aka = "zlint: e_aia_must_contain_permitted_access_method",
             .cites = "BR 2.3.1 section 7.1.2.7.7",
             .statement =
                 "The authority information access has OCSP and the issuer's certificate, as URLs.",
             .judge = when<other_access, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "aia-unique-access-locations",
             .aka = "zlint: e_aia_unique_access_locations",
             .cites = "BR 2.3.1 section 7.1.2.7.7",
             .statement = "No URL is there twice for the same method.",
             .judge = when<duplicate_access, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "aia-ca-issuers-must-have-http-only",
             .aka = "zlint: e_aia_ca_issuers_must_have_http_only",
             .cites = "BR 2.3.1 section 7.1.2.7.7",
             .statement = "The issuer's certificate is had by http.",
             .judge = when<other_scheme<caissuers>, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "aia-ocsp-must-have-http-only",
             .aka = "zlint: e_aia_ocsp_must_have_http_only",
             .cites = "BR 2.3.1 section 7.1.2.7.7",
             .statement = "OCSP is had by http.",
             .judge = when<other_scheme<ocsp>, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    rfc_must({.id = "ext-authority-key-identifier-no-key-identifier",
              .aka = "zlint: e_ext_authority_key_identifier_no_key_identifier",
              .cites = "RFC 5280 section 4.2.1.1",
              .statement = "The issuer's key is identified.",
              .judge = when<no_authority_key_id>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-authority-key-identifier-critical",
              .aka = "zlint: e_ext_authority_key_identifier_critical",
              .cites = "RFC 5280 section 4.2.1.1",
              .statement = "The identifier of the issuer's key is not critical.",
              .judge = when<critical<Ext::authority_key_id>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_should({.id = "ext-subject-key-identifier-missing-sub-cert",
                .aka = "zlint: w_ext_subject_key_identifier_missing_sub_cert",
                .cites = "RFC 5280 section 4.2.1.2",
                .statement = "The key is identified.",
                .judge = when<missing<Ext::subject_key_id>, end_entity>,
                .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-subject-key-identifier-critical",
              .aka = "zlint: e_ext_subject_key_identifier_critical",
              .cites = "RFC 5280 section 4.2.1.2",
              .statement = "The identifier of the key is not critical.",
              .judge = when<critical<Ext::subject_key_id>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    br_should({.id = "ext-subject-key-identifier-not-recommended-subscriber",
               .aka = "zlint: w_ext_subject_key_identifier_not_recommended_subscriber",
               .cites = "BR 2.3.1 section 7.1.2.7.6",
               .statement = "The key is not identified: it is not recommended.",
               .judge = when<present<Ext::subject_key_id>, subscriber, server>,
               .effective = {.from = utc(2023, 9, 15)}}),
    rfc_must({.id = "subject-info-access-marked-critical",
              .aka = "zlint: e_subject_info_access_marked_critical",
              .cites = "RFC 5280 section 4.2.2.2",
              .statement = "The subject information access is not critical.",
              .judge = when<critical<Ext::subject_info_access>>,
              .effective = {.from = utc(2002, 4, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_pointer_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
