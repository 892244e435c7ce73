// The key that is certified. What is weak about a key of our own is told before it is used
// (rules/key.cpp); this is about what somebody else let through.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace std::string_view_literals;
using namespace lint::oid;

bool rsa_key(const View& view) { return view.key_oid == rsa && view.modulus; }
bool is_rsa(const View& view) { return view.key_oid == rsa; }
bool is_ec(const View& view) { return view.key_oid == ec; }
bool is_dsa(const View& view) { return view.key_oid == dsa; }

bool unknown_type(const View& view)
{
    constexpr std::string_view known[] = {rsa, ec, dsa, ed25519, x25519};
    return std::ranges::count(known, view.key_oid) == 0;
}

/// BR section 7.1.3.1: these, octet for octet.
constexpr auto rsa_identifier = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
constexpr std::string_view identifiers[] = {
    rsa_identifier,
    "\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv,
    "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"sv,
    "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"sv,
};
bool other_identifier(const View& view)
{
    return std::ranges::count(identifiers, view.key_algorithm) == 0;
}
bool rsa_identifier_differs(const View& view) { return view.key_algorithm != rsa_identifier; }

bool other_curve(const View& view)
{
    constexpr std::string_view curves[] = {"P-256", "P-384", "P-521"};
    return !view.key || std::ranges::count(curves, view.key->curve) == 0;
}

template <unsigned bits>
bool shorter(const View& view)
{
    return view.modulus->bits < bits;
}
bool from_2014(const View& view) { return view.not_after.when >= utc(2014, 1, 1); }
bool before_2014(const View& view) { return view.not_after.when < utc(2014, 1, 1); }

bool even_modulus(const View& view) { return (view.key->modulus.back() & 1) == 0; }
bool small_factor(const View& view) { return view.modulus->small_factor.has_value(); }
bool close_primes(const View& view)
{
    const auto round = view.modulus->fermat_round;
    return round && *round >= 1 && *round <= 100;
}

bool even_exponent(const View& view)
{
    return view.key->exponent.empty() || (view.key->exponent.back() & 1) == 0;
}
/// The exponent, or the largest number when it is larger.
std::uint64_t exponent(const View& view)
{
    const std::string& octets = view.key->exponent;
    if (octets.size() > 8) return UINT64_MAX;
    std::uint64_t value = 0;
    for (const char octet : octets) value = value << 8 | static_cast<unsigned char>(octet);
    return value;
}
bool exponent_too_small(const View& view) { return exponent(view) < 3; }
bool exponent_out_of_range(const View& view)
{
    return exponent(view) < 65537 || view.key->exponent.size() > 32;
}

/// Whatever the numbers.
struct Numbers {
    std::string_view modulus;
    std::string_view exponent;
};
std::optional<Numbers> numbers(const View& view)
{
    pki::DerReader outer(view.key_bits);
    pki::DerReader fields(outer.take(pki::DerReader::sequence).value_or(""sv));
    const auto modulus = fields.take(pki::DerReader::integer);
    const auto exponent = fields.take(pki::DerReader::integer);
    if (!modulus || !exponent) return std::nullopt;
    return Numbers{*modulus, *exponent};
}
bool no_numbers(const View& view) { return !numbers(view); }
bool negative_exponent(const View& view)
{
    const auto read = numbers(view);
    return read && !read->exponent.empty() && (read->exponent.front() & 0x80) != 0;
}

/// Whatever day it begins: a key that everybody has is no better for having been certified before
/// there was a rule.
std::vector<Finding> listed(const Facts& facts, Moment, const CaProfile&)
{
    if (!facts.certificate || facts.certificate->weak_list.value_or("").empty()) return {};
    return {violated(*facts.certificate->view, *facts.certificate->weak_list)};
}

constexpr Rule table[] = {
    br_must({.id = "certificate-key-listed",
             .aka = "badkeys: blocklist",
             .cites = "BR 2.3.1 section 6.1.1.3(5.1)",
             .statement = "The key is on no installed list of keys that everybody can make.",
             .judge = listed}),
    br_must({.id = "public-key-type-not-allowed",
             .aka = "zlint: e_public_key_type_not_allowed",
             .cites = "BR 2.3.1 section 6.1.5",
             .statement = "The key is of a type that is known.",
             .judge = when<unknown_type, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "br-prohibit-dsa-usage",
             .aka = "zlint: e_br_prohibit_dsa_usage",
             .cites = "BR 2.3.1 section 6.1.5",
             .statement = "The key is no DSA key.",
             .judge = when<is_dsa, server>,
             .effective = {.from = utc(2020, 8, 20)}}),
    br_must(
        {.id = "algorithm-identifier-improper-encoding",
         .aka = "zlint: e_algorithm_identifier_improper_encoding",
         .cites = "BR 2.3.1 section 7.1.3.1",
         .statement = "The key's algorithm is RSA, P-256, P-384 or P-521, encoded in the one way.",
         .judge = when<other_identifier, server>,
         .effective = {.from = utc(2020, 8, 20)}}),
    rfc_must({.id = "spki-rsa-encryption-parameter-not-null",
              .aka = "zlint: e_spki_rsa_encryption_parameter_not_null",
              .cites = "RFC 4055 section 1.2",
              .statement = "The parameters of an RSA key are NULL.",
              .judge = when<rsa_identifier_differs, is_rsa>,
              .effective = {.from = utc(2008, 5, 1)}}),
    br_must({.id = "ec-improper-curves",
             .aka = "zlint: e_ec_improper_curves",
             .cites = "BR 2.3.1 section 6.1.5",
             .statement = "The curve is P-256, P-384 or P-521.",
             .judge = when<other_curve, is_ec, server>}),
    br_must({.id = "rsa-mod-less-than-2048-bits",
             .aka = "zlint: e_rsa_mod_less_than_2048_bits",
             .cites = "BR 2.3.1 section 6.1.5",
             .statement = "An RSA key has 2048 bits.",
             .judge = when<shorter<2048>, rsa_key, from_2014, server>}),
    br_must({.id = "old-sub-cert-rsa-mod-less-than-1024-bits",
             .aka = "zlint: e_old_sub_cert_rsa_mod_less_than_1024_bits",
             .cites = "BR 2.3.1 section 6.1.5",
             .statement = "An RSA key has 1024 bits.",
             .judge = when<shorter<1024>, rsa_key, end_entity, before_2014, server>}),
    br_should({.id = "rsa-mod-not-odd",
               .aka = "zlint: w_rsa_mod_not_odd",
               .cites = "BR 2.3.1 section 6.1.6",
               .statement = "An RSA modulus is odd.",
               .judge = when<even_modulus, rsa_key, server>,
               .effective = {.from = utc(2013, 2, 21)}}),
    br_should({.id = "rsa-mod-factors-smaller-than-752",
               .aka = "zlint: w_rsa_mod_factors_smaller_than_752",
               .cites = "BR 2.3.1 section 6.1.6",
               .statement = "An RSA modulus has no factor below 752.",
               .judge = when<small_factor, rsa_key, server>,
               .effective = {.from = utc(2013, 2, 21)}}),
    rfc_must({.id = "rsa-fermat-factorization",
              .aka = "zlint: e_rsa_fermat_factorization",
              .cites = "BR 2.3.1 section 6.1.1.3",
              .statement = "The primes of an RSA key are not close together.",
              .judge = when<close_primes, rsa_key>}),
    br_must({.id = "rsa-public-exponent-not-odd",
             .aka = "zlint: e_rsa_public_exponent_not_odd",
             .cites = "BR 2.3.1 section 6.1.6",
             .statement = "An RSA exponent is odd.",
             .judge = when<even_exponent, rsa_key, server>,
             .effective = {.from = utc(2013, 2, 21)}}),
    br_must({.id = "rsa-public-exponent-too-small",
             .aka = "zlint: e_rsa_public_exponent_too_small",
             .cites = "BR 2.3.1 section 6.1.6",
             .statement = "An RSA exponent is at least 3.",
             .judge = when<exponent_too_small, rsa_key, server>,
             .effective = {.from = utc(2013, 2, 21)}}),
    br_should({.id = "rsa-public-exponent-not-in-range",
               .aka = "zlint: w_rsa_public_exponent_not_in_range",
               .cites = "BR 2.3.1 section 6.1.6",
               .statement = "An RSA exponent is between 2^16 + 1 and 2^256 - 1.",
               .judge = when<exponent_out_of_range, rsa_key, server>,
               .effective = {.from = utc(2013, 2, 21)}}),
    rfc_must({.id = "rsa-no-public-key",
              .aka = "zlint: e_rsa_no_public_key",
              .cites = "RFC 8017 section A.1.1",
              .statement = "An RSA key is two numbers.",
              .judge = when<no_numbers, is_rsa>}),
    rfc_must({.id = "rsa-exp-negative",
              .aka = "zlint: e_rsa_exp_negative",
              .cites = "RFC 8017 section A.1.1",
              .statement = "An RSA exponent is positive.",
              .judge = when<negative_exponent, is_rsa>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_key_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
