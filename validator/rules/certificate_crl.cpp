// Where to ask whether the certificate was revoked: the CRL distribution points.
#include "validator/rules/certificate_pointers.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

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

/// BR section 1.6.1, Short-lived Subscriber Certificate.
bool not_short_lived(const View& view)
{
    const int days = view.not_before.when < utc(2026, 3, 15) ? 10 : 7;
    return view.not_after.when - view.not_before.when > std::chrono::days(days);
}

bool no_revocation(const View& view) { return !any_list(view) && !points<ocsp>(view); }

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

constexpr Rule table[] = {
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
    rfc_must({.id = "ext-freshest-crl-marked-critical",
              .aka = "zlint: e_ext_freshest_crl_marked_critical",
              .cites = "RFC 5280 section 4.2.1.15",
              .statement = "The freshest CRL is not critical.",
              .judge = when<critical<Ext::freshest_crl>>,
              .effective = {.from = utc(2002, 4, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_crl_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
