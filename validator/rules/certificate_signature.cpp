// The algorithm of the signature: SHA-1 ended, what is permitted.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace std::string_view_literals;

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

constexpr Rule table[] = {
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
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_signature_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
