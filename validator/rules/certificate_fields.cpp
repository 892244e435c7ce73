// Version, serial number, algorithms and times: the fields that every certificate has.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

bool version_is_not_3(const View& view) { return view.version != 3; }
bool version_3(const View& view) { return view.version == 3; }

bool extensions_before_3(const View& view) { return view.version != 3 && !view.extensions.empty(); }

bool unique_id(const View& view) { return view.has_unique_id; }
bool unique_id_in_1(const View& view) { return view.has_unique_id && view.version == 1; }

bool serial_too_long(const View& view) { return view.serial.size() > 20; }

bool serial_not_positive(const View& view)
{
    if (view.serial.empty() || (view.serial[0] & 0x80) != 0) return true;
    return view.serial.find_first_not_of('\0') == view.serial.npos;
}

bool issuer_empty(const View& view) { return view.issuer.attributes.empty(); }
bool subject_empty(const View& view) { return view.subject.attributes.empty(); }

bool algorithms_differ(const View& view) { return view.inner_algorithm != view.outer_algorithm; }

// PKCS #1 has its algorithms below 1.2.840.113549.1.1.
constexpr auto pkcs_1 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01"sv;

unsigned pkcs_1_number(const View& view)
{
    const std::string_view oid = view.signature_oid;
    const bool below = oid.size() == pkcs_1.size() + 1 && oid.starts_with(pkcs_1);
    return below ? static_cast<unsigned char>(oid.back()) : 0;
}

constexpr std::string_view sha1_signatures[] = {
    "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"sv,  // sha1WithRSAEncryption
    "\x2b\x0e\x03\x02\x1d"sv,                  // the same, of OIW
    "\x2a\x86\x48\xce\x38\x04\x03"sv,          // dsa-with-sha1
    "\x2a\x86\x48\xce\x3d\x04\x01"sv,          // ecdsa-with-SHA1
};
constexpr std::string_view sha2_signatures[] = {
    "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv,  // sha256WithRSAEncryption
    "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv,  // sha384
    "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv,  // sha512
    "\x60\x86\x48\x01\x65\x03\x04\x03\x02"sv,  // dsa-with-sha256
    "\x2a\x86\x48\xce\x3d\x04\x03\x02"sv,      // ecdsa-with-SHA256
    "\x2a\x86\x48\xce\x3d\x04\x03\x03"sv,      // SHA384
    "\x2a\x86\x48\xce\x3d\x04\x03\x04"sv,      // SHA512
};

bool sha1_signature(const View& view)
{
    return std::ranges::count(sha1_signatures, view.signature_oid) > 0;
}

/// RSASSA-PSS with one of the three sets of parameters that BR section 7.1.3.2.1 has.
bool pss_signature(const View& view)
{
    constexpr auto begin = "\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;
    return view.inner_algorithm.starts_with(begin);
}

bool signature_not_supported(const View& view)
{
    return std::ranges::count(sha2_signatures, view.signature_oid) == 0 && !sha1_signature(view) &&
           !pss_signature(view);
}

/// RFC 4055 section 5: rsaEncryption, MD2, MD5, SHA-1, SHA-224 to SHA-512.
bool rsa_signature(const View& view)
{
    const unsigned number = pkcs_1_number(view);
    return number == 1 || number == 2 || number == 4 || number == 5 ||
           (number >= 11 && number <= 14);
}
bool signature_parameter_not_null(const View& view)
{
    return !view.inner_algorithm.ends_with("\x05\x00"sv) ||
           view.inner_algorithm.size() != 2 + 2 + pkcs_1.size() + 1 + 2;
}

bool sha1_until_2017(const View& view) { return view.not_after.when > utc(2017, 1, 1); }

bool ends_before_it_begins(const View& view) { return view.not_before.when > view.not_after.when; }

template <unsigned days>
bool longer_than(const View& view)
{
    return view.not_after.when + 1s - view.not_before.when > std::chrono::days(days);
}

bool longer_than_825_days(const View& view)
{
    return view.not_before.when + std::chrono::days(825) < view.not_after.when;
}

bool longer_than_39_months(const View& view)
{
    const auto day = std::chrono::floor<std::chrono::days>(view.not_before.when);
    const std::chrono::year_month_day begin(day);
    const auto month = begin.year() / begin.month() + std::chrono::months(39);
    // The 31st of a shorter month is a day of the next one.
    const auto end = std::chrono::sys_days(month / 1) +
                     std::chrono::days(static_cast<unsigned>(begin.day()) - 1);
    return end + (view.not_before.when - day) < view.not_after.when;
}

bool backdated(const View& view)
{
    return view.timestamps > 0 && view.newest_timestamp - view.not_before.when > 48h;
}

constexpr unsigned char utc_time = 0x17;
constexpr unsigned char generalized_time = 0x18;

template <auto wrong, unsigned char tag>
bool a_time(const View& view)
{
    return (view.not_before.tag == tag && wrong(view.not_before)) ||
           (view.not_after.tag == tag && wrong(view.not_after));
}
bool before_2050(const lint::Time& time) { return time.when < utc(2050, 1, 1); }
bool utc_without_seconds(const lint::Time& time)
{
    return time.text.size() != 13 && time.text.size() != 17;
}
bool not_zulu(const lint::Time& time) { return !time.text.ends_with('Z'); }
bool without_seconds(const lint::Time& time) { return time.text.size() < 15; }
bool with_fraction(const lint::Time& time) { return time.text.find('.') != time.text.npos; }

Evidence duplicate_extension(const View& view)
{
    for (auto at = view.extensions.begin(); at != view.extensions.end(); ++at) {
        const auto again = std::find_if(at + 1, view.extensions.end(),
                                        [&](const auto& other) { return other.oid == at->oid; });
        if (again != view.extensions.end()) return "";
    }
    return std::nullopt;
}

bool false_written(const View& view)
{
    return std::ranges::any_of(view.extensions, &lint::Extension::false_written);
}

/// SEQUENCE SIZE (1..MAX).
bool lists(Ext which)
{
    switch (which) {
        case Ext::certificate_policies:
        case Ext::policy_mappings:
        case Ext::subject_alt_name:
        case Ext::issuer_alt_name:
        case Ext::subject_directory_attributes:
        case Ext::ext_key_usage:
        case Ext::crl_distribution_points:
        case Ext::authority_info_access:
        case Ext::subject_info_access:
        case Ext::freshest_crl:
            return true;
        default:
            return false;
    }
}
/// Neither empty nor anything but a SEQUENCE of elements.
bool is_list(std::string_view value)
{
    pki::DerReader outer(value);
    pki::DerReader elements(outer.take(pki::DerReader::sequence).value_or(""sv));
    if (elements.done()) return false;
    while (elements.next()) {
    }
    return elements.done();
}
bool empty_list(const View& view)
{
    return std::ranges::any_of(view.extensions, [](const lint::Extension& extension) {
        return lists(extension.which) && !is_list(extension.value);
    });
}

constexpr Rule table[] = {
    br_must({.id = "invalid-certificate-version",
             .aka = "zlint: e_invalid_certificate_version",
             .cites = "BR 2.3.1 section 7.1.1",
             .statement = "The version is 3.",
             .judge = when<version_is_not_3, server>,
             .effective = {.from = utc(2015, 4, 16)}}),
    rfc_must({.id = "cert-extensions-version-not-3",
              .aka = "zlint: e_cert_extensions_version_not_3",
              .cites = "RFC 5280 section 4.1.2.9",
              .statement = "Only version 3 has extensions.",
              .judge = when<extensions_before_3>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "cert-contains-unique-identifier",
              .aka = "zlint: e_cert_contains_unique_identifier",
              .cites = "RFC 5280 section 4.1.2.8",
              .statement = "There are no unique identifiers.",
              .judge = when<unique_id>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "cert-unique-identifier-version-not-2-or-3",
              .aka = "zlint: e_cert_unique_identifier_version_not_2_or_3",
              .cites = "RFC 5280 section 4.1.2.8",
              .statement = "Version 1 has no unique identifiers.",
              .judge = when<unique_id_in_1>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "serial-number-longer-than-20-octets",
              .aka = "zlint: e_serial_number_longer_than_20_octets",
              .cites = "RFC 5280 section 4.1.2.2",
              .statement = "The serial number has at most 20 octets.",
              .judge = when<serial_too_long>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "serial-number-not-positive",
              .aka = "zlint: e_serial_number_not_positive",
              .cites = "RFC 5280 section 4.1.2.2",
              .statement = "The serial number is positive.",
              .judge = when<serial_not_positive>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "issuer-field-empty",
              .aka = "zlint: e_issuer_field_empty",
              .cites = "RFC 5280 section 4.1.2.4",
              .statement = "The issuer has a name.",
              .judge = when<issuer_empty>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "subject-empty-without-san",
              .aka = "zlint: e_subject_empty_without_san",
              .cites = "RFC 5280 section 4.1.2.6",
              .statement = "Without a subject there is a subject alternative name.",
              .judge = when<missing<Ext::subject_alt_name>, subject_empty>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "cert-sig-alg-not-match-tbs-sig-alg",
              .aka = "zlint: e_cert_sig_alg_not_match_tbs_sig_alg",
              .cites = "RFC 5280 section 4.1.1.2",
              .statement = "Both fields for the signature's algorithm are the same.",
              .judge = when<algorithms_differ>,
              .effective = {.from = utc(2008, 5, 1)}}),
    br_must({.id = "signature-algorithm-not-supported",
             .aka = "zlint: e_signature_algorithm_not_supported",
             .cites = "BR 2.3.1 section 7.1.3.2",
             .statement = "The signature is RSA or ECDSA with SHA-256, SHA-384 or SHA-512.",
             .judge = when<signature_not_supported, server>}),
    br_should({.id = "signature-algorithm-pss",
               .aka = "zlint: e_signature_algorithm_not_supported",
               .cites = "BR 2.3.1 section 7.1.3.2",
               .statement = "The signature is not RSASSA-PSS, which is not in wide use.",
               .judge = when<pss_signature, server>}),
    br_must({.id = "sub-cert-or-sub-ca-using-sha1",
             .aka = "zlint: e_sub_cert_or_sub_ca_using_sha1",
             .cites = "BR 2.3.1 section 7.1.3.2",
             .statement = "The signature is not made with SHA-1.",
             .judge = when<sha1_signature, server>,
             .effective = {.from = utc(2016, 1, 1)}}),
    br_should({.id = "sub-cert-sha1-expiration-too-long",
               .aka = "zlint: w_sub_cert_sha1_expiration_too_long",
               .cites = "BR 2.3.1 section 7.1.3.2",
               .statement = "What is signed with SHA-1 ends in 2016.",
               .judge = when<sha1_until_2017, end_entity, sha1_signature, server>,
               .effective = {.from = utc(2015, 1, 16)}}),
    rfc_must({.id = "tbs-signature-rsa-encryption-parameter-not-null",
              .aka = "zlint: e_tbs_signature_rsa_encryption_parameter_not_null",
              .cites = "RFC 4055 section 5",
              .statement = "The parameters of an RSA signature are NULL.",
              .judge = when<signature_parameter_not_null, rsa_signature>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "validity-time-not-positive",
              .aka = "zlint: e_validity_time_not_positive",
              .cites = "RFC 5280 section 4.1.2.5",
              .statement = "The certificate does not end before it begins.",
              .judge = when<ends_before_it_begins>}),
    br_must({.id = "sub-cert-valid-time-longer-than-39-months",
             .aka = "zlint: e_sub_cert_valid_time_longer_than_39_months",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 39 months.",
             .judge = when<longer_than_39_months, subscriber, server>,
             .effective = {.from = utc(2016, 7, 2)}}),
    br_must({.id = "sub-cert-valid-time-longer-than-825-days",
             .aka = "zlint: e_sub_cert_valid_time_longer_than_825_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 825 days.",
             .judge = when<longer_than_825_days, subscriber, server>,
             .effective = {.from = utc(2018, 3, 2)}}),
    br_must({.id = "server-cert-valid-time-longer-than-200-days",
             .aka = "zlint: e_server_cert_valid_time_longer_than_200_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 200 days.",
             .judge = when<longer_than<200>, end_entity, server>,
             .effective = {.from = utc(2026, 3, 15), .until = utc(2027, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-199-days",
               .aka = "zlint: w_server_cert_valid_time_longer_than_199_days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 199 days, a day less than the limit.",
               .judge = when<longer_than<199>, end_entity, server>,
               .effective = {.from = utc(2026, 3, 15), .until = utc(2027, 3, 15)}}),
    br_must({.id = "server-cert-valid-time-longer-than-100-days",
             .aka = "zlint: e_server_cert_valid_time_longer_than_100_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 100 days.",
             .judge = when<longer_than<100>, end_entity, server>,
             .effective = {.from = utc(2027, 3, 15), .until = utc(2029, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-99-days",
               .aka = "zlint: w_server_cert_valid_time_longer_than_99_days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 99 days, a day less than the limit.",
               .judge = when<longer_than<99>, end_entity, server>,
               .effective = {.from = utc(2027, 3, 15), .until = utc(2029, 3, 15)}}),
    br_must({.id = "server-cert-valid-time-longer-than-47-days",
             .aka = "zlint: e_server_cert_valid_time_longer_than_47_days",
             .cites = "BR 2.3.1 section 6.3.2",
             .statement = "The certificate lives at most 47 days.",
             .judge = when<longer_than<47>, end_entity, server>,
             .effective = {.from = utc(2029, 3, 15)}}),
    br_should({.id = "server-cert-valid-time-longer-than-46-days",
               .aka = "zlint: w_server_cert_valid_time_longer_than_46_days",
               .cites = "BR 2.3.1 section 6.3.2",
               .statement = "The certificate lives at most 46 days, a day less than the limit.",
               .judge = when<longer_than<46>, end_entity, server>,
               .effective = {.from = utc(2029, 3, 15)}}),
    br_must({.id = "excessively-backdated",
             .aka = "zlint: e_excessively backdated",
             .cites = "BR 2.3.1 section 7.1.2.7",
             .statement = "The certificate begins at most 48 hours before it was signed.",
             .judge = when<backdated, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    rfc_must({.id = "wrong-time-format-pre2050",
              .aka = "zlint: e_wrong_time_format_pre2050",
              .cites = "RFC 5280 section 4.1.2.5",
              .statement = "Times until 2049 are UTCTime.",
              .judge = when<a_time<before_2050, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "utc-time-does-not-include-seconds",
              .aka = "zlint: e_utc_time_does_not_include_seconds",
              .cites = "RFC 5280 section 4.1.2.5.1",
              .statement = "A UTCTime has seconds.",
              .judge = when<a_time<utc_without_seconds, utc_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "utc-time-not-in-zulu",
              .aka = "zlint: e_utc_time_not_in_zulu",
              .cites = "RFC 5280 section 4.1.2.5.1",
              .statement = "A UTCTime is in UTC.",
              .judge = when<a_time<not_zulu, utc_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "generalized-time-does-not-include-seconds",
              .aka = "zlint: e_generalized_time_does_not_include_seconds",
              .cites = "RFC 5280 section 4.1.2.5.2",
              .statement = "A GeneralizedTime has seconds.",
              .judge = when<a_time<without_seconds, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "generalized-time-includes-fraction-seconds",
              .aka = "zlint: e_generalized_time_includes_fraction_seconds",
              .cites = "RFC 5280 section 4.1.2.5.2",
              .statement = "A GeneralizedTime has no fractions of seconds.",
              .judge = when<a_time<with_fraction, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "generalized-time-not-in-zulu",
              .aka = "zlint: e_generalized_time_not_in_zulu",
              .cites = "RFC 5280 section 4.1.2.5.2",
              .statement = "A GeneralizedTime is in UTC.",
              .judge = when<a_time<not_zulu, generalized_time>>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-duplicate-extension",
              .aka = "zlint: e_ext_duplicate_extension",
              .cites = "RFC 5280 section 4.2",
              .statement = "No extension is there twice.",
              .judge = when<duplicate_extension, version_3>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "cert-ext-invalid-der",
              .aka = "zlint: e_cert_ext_invalid_der",
              .cites = "RFC 5280 section 4.2",
              .statement = "What is not critical does not say so: DER leaves out defaults.",
              .judge = when<false_written>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "ext-cannot-be-empty-sequence",
              .aka = "zlint: e_ext_cannot_be_empty_sequence",
              .cites = "RFC 5280 section 4.2",
              .statement = "An extension that is a list is one, and not empty.",
              .judge = when<empty_list>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_field_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
