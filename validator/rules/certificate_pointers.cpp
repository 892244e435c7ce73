// Where else to look: the issuer's certificate, its OCSP and its CRL; and the identifiers of keys.
#include "validator/ip.hpp"
#include "validator/lint/uri.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace lint::oid;

constexpr unsigned uri_tag = 6;

template <const std::string_view& method>
bool is_uri_for(const lint::Access& access)
{
    return access.method == method && access.tag == uri_tag;
}
template <const std::string_view& method>
bool points(const View& view)
{
    return std::ranges::any_of(view.accesses, is_uri_for<method>);
}
template <const std::string_view& method>
bool points_not_by_http(const View& view)
{
    return std::ranges::none_of(view.accesses, [](const lint::Access& access) {
        return is_uri_for<method>(access) && access.location.starts_with("http://");
    });
}

bool begins_with(std::string_view text, std::string_view lower_case)
{
    return lower(text.substr(0, lower_case.size())) == lower_case;
}
bool http_or_ldap(std::string_view text)
{
    return begins_with(text, "http://") || begins_with(text, "ldap://");
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

template <auto wrong>
Evidence a_list(const View& view)
{
    for (const lint::DistributionPoint& point : view.distribution_points) {
        for (const std::string_view uri : point.uris) {
            if (wrong(uri)) return uri;
        }
    }
    return std::nullopt;
}
bool http(std::string_view text) { return text.starts_with("http://"); }
bool not_http(std::string_view text) { return !text.starts_with("http:"); }
bool whatever(std::string_view) { return true; }

bool no_list_by_http(const View& view) { return !a_list<http>(view); }
bool no_list_by_http_or_ldap(const View& view) { return !a_list<http_or_ldap>(view); }
bool any_list(const View& view) { return a_list<whatever>(view).has_value(); }

bool point_for_nothing(const View& view)
{
    return std::ranges::any_of(view.distribution_points, [](const lint::DistributionPoint& point) {
        return point.has_reasons && !point.has_name && !point.has_issuer;
    });
}
bool point_with_more(const View& view)
{
    return std::ranges::any_of(view.distribution_points, [](const lint::DistributionPoint& point) {
        return point.has_reasons || point.has_issuer;
    });
}

/// BR section 1.6.1, Short-lived Subscriber Certificate.
bool not_short_lived(const View& view)
{
    const int days = view.not_before.when < utc(2026, 3, 15) ? 10 : 7;
    return view.not_after.when - view.not_before.when > std::chrono::days(days);
}
bool no_revocation(const View& view) { return !any_list(view) && !points<ocsp>(view); }

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
    br_must({.id = "missing-crl-distrib-point",
             .aka = "zlint: e_missing_crl_distrib_point",
             .cites = "BR 2.3.1 section 7.1.2.11.2",
             .statement = "There is a CRL distribution point, or OCSP.",
             .judge = when<no_revocation, subscriber, not_short_lived, server>,
             .effective = {.from = utc(2024, 3, 15)}}),
    br_must({.id = "sub-cert-crl-distribution-points-does-not-contain-url",
             .aka = "zlint: e_sub_cert_crl_distribution_points_does_not_contain_url",
             .cites = "BR 2.3.1 section 7.1.2.11.2",
             .statement = "A CRL distribution point has an http URL.",
             .judge = when<no_list_by_http, present<Ext::crl_distribution_points>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-cert-crl-distribution-points-marked-critical",
             .aka = "zlint: e_sub_cert_crl_distribution_points_marked_critical",
             .cites = "BR 2.3.1 section 7.1.2.11.2",
             .statement = "The CRL distribution points are not critical.",
             .judge = when<critical<Ext::crl_distribution_points>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_should({.id = "ext-crl-distribution-marked-critical",
                .aka = "zlint: w_ext_crl_distribution_marked_critical",
                .cites = "RFC 5280 section 4.2.1.13",
                .statement = "The CRL distribution points are not critical.",
                .judge = when<critical<Ext::crl_distribution_points>>,
                .effective = {.from = utc(1999, 1, 1)}}),
    rfc_should({.id = "distribution-point-missing-ldap-or-uri",
                .aka = "zlint: w_distribution_point_missing_ldap_or_uri",
                .cites = "RFC 5280 section 4.2.1.13",
                .statement = "A CRL is had by HTTP or LDAP.",
                .judge = when<no_list_by_http_or_ldap, present<Ext::crl_distribution_points>>,
                .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "distribution-point-incomplete",
              .aka = "zlint: e_distribution_point_incomplete",
              .cites = "RFC 5280 section 4.2.1.13",
              .statement = "A distribution point has more than reasons.",
              .judge = when<point_for_nothing>,
              .effective = {.from = utc(2002, 4, 1)}}),
    br_must({.id = "crl-distrib-points-not-http",
             .aka = "zlint: e_crl_distrib_points_not_http",
             .cites = "BR 2.3.1 section 7.1.2.11.2",
             .statement = "Every CRL is had by http.",
             .judge = when<a_list<not_http>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "crlissuer-must-not-be-present-in-cdp",
             .aka = "zlint: e_crlissuer_must_not_be_present_in_cdp",
             .cites = "BR 2.3.1 section 7.1.2.11.2",
             .statement = "A distribution point has neither issuer nor reasons.",
             .judge = when<point_with_more, any_list, server>,
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
    rfc_must({.id = "ext-freshest-crl-marked-critical",
              .aka = "zlint: e_ext_freshest_crl_marked_critical",
              .cites = "RFC 5280 section 4.2.1.15",
              .statement = "The freshest CRL is not critical.",
              .judge = when<critical<Ext::freshest_crl>>,
              .effective = {.from = utc(2002, 4, 1)}}),
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
