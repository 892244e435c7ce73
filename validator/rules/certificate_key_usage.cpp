// The key usage: what the key may do.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace lint::oid;

bool usage_encoding_odd(const View& view)
{
    // X.690 section 11.2.2: no more octets and no fewer unused bits than the last set bit needs.
    // The octets: tag, length, unused bits, and at least one of bits.
    const std::string_view value = view.find(Ext::key_usage)->value;
    if (value.empty()) return false;
    if (value.size() < 4) return true;
    const std::string_view bits = value.substr(3);
    const auto last = bits.find_last_not_of('\0');
    unsigned unused = 0;
    if (last != bits.npos) {
        unused = static_cast<unsigned>(8 * (bits.size() - 1 - last));
        for (unsigned octet = static_cast<unsigned char>(bits[last]); (octet & 1) == 0; octet >>= 1)
            ++unused;
    }
    return static_cast<unsigned char>(value[2]) != unused;
}

bool usage_trailing_zero(const View& view)
{
    const std::string_view value = view.find(Ext::key_usage)->value;
    return !value.empty() && value.back() == '\0';
}

/// There are nine bits.
bool usage_too_long(const View& view)
{
    pki::DerReader reader(view.find(Ext::key_usage)->value);
    const auto contents = reader.take(pki::DerReader::bit_string);
    if (!contents || contents->empty()) return true;
    const auto unused = static_cast<unsigned char>(contents->front());
    const std::string_view bits = contents->substr(1);
    if (unused > 7 || (bits.empty() && unused > 0)) return true;
    if (bits.size() > 7) return true;
    std::uint64_t value = 0;
    for (const char octet : bits) value = value << 8 | static_cast<unsigned char>(octet);
    if ((value & ((1U << unused) - 1)) != 0) return true;
    return value >> unused >= 512;
}

bool usage_without_bits(const View& view) { return view.key_usage == 0; }

bool ec_key(const View& view) { return view.key_oid == ec; }
bool wrong_usage_for_ec(const View& view)
{
    constexpr unsigned allowed = lint::digital_signature | lint::key_agreement;
    return (view.key_usage & lint::digital_signature) == 0 || (view.key_usage & ~allowed) != 0;
}
bool agrees_on_keys(const View& view) { return (view.key_usage & lint::key_agreement) != 0; }

constexpr Rule table[] = {
    rfc_should({.id = "ext-key-usage-not-critical",
                .aka = "zlint: w_ext_key_usage_not_critical",
                .cites = "RFC 5280 section 4.2.1.3",
                .statement = "The key usage is critical.",
                .judge = when<not_critical<Ext::key_usage>>,
                .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-key-usage-without-bits",
              .aka = "zlint: e_ext_key_usage_without_bits",
              .cites = "RFC 5280 section 4.2.1.3",
              .statement = "The key usage has a bit set.",
              .judge = when<usage_without_bits, present<Ext::key_usage>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "key-usage-incorrect-length",
              .aka = "zlint: e_key_usage_incorrect_length",
              .cites = "RFC 5280 section 4.2.1.3",
              .statement = "The key usage is one of nine bits.",
              .judge = when<usage_too_long, present<Ext::key_usage>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    rfc_must({.id = "incorrect-ku-encoding",
              .aka = "zlint: e_incorrect_ku_encoding",
              .cites = "X.690 section 11.2.2",
              .statement = "The key usage counts its unused bits right.",
              .judge = when<usage_encoding_odd, present<Ext::key_usage>>}),
    rfc_must({.id = "superfluous-ku-encoding",
              .aka = "zlint: e_superfluous_ku_encoding",
              .cites = "X.690 section 11.2.2",
              .statement = "The key usage does not end with an octet of zeros.",
              .judge = when<usage_trailing_zero, present<Ext::key_usage>>}),
    rfc_must({.id = "ext-key-usage-cert-sign-without-ca",
              .aka = "zlint: e_ext_key_usage_cert_sign_without_ca",
              .cites = "RFC 5280 section 4.2.1.3",
              .statement = "Only a CA signs certificates.",
              .judge = when<not_a_ca, signs_certificates, present<Ext::key_usage>>,
              .effective = {.from = utc(2002, 4, 1)}}),
    br_must({.id = "sub-cert-key-usage-cert-sign-bit-set",
             .aka = "zlint: e_sub_cert_key_usage_cert_sign_bit_set",
             .cites = "BR 2.3.1 section 7.1.2.7.11",
             .statement = "The key is not for signing certificates.",
             .judge = when<signs_certificates, end_entity, present<Ext::key_usage>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-cert-key-usage-crl-sign-bit-set",
             .aka = "zlint: e_sub_cert_key_usage_crl_sign_bit_set",
             .cites = "BR 2.3.1 section 7.1.2.7.11",
             .statement = "The key is not for signing revocation lists.",
             .judge = when<signs_crls, end_entity, present<Ext::key_usage>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "cabf-ecc-allowed-key-usages",
             .aka = "zlint: e_cabf_ecc_allowed_key_usages",
             .cites = "BR 2.3.1 section 7.1.2.7.11",
             .statement = "An EC key is for digitalSignature, at most also for keyAgreement.",
             .judge = when<wrong_usage_for_ec, ec_key, subscriber, present<Ext::key_usage>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_should({.id = "cabf-ecc-ku-keyagreement-present",
               .aka = "zlint: w_cabf_ecc_ku_keyagreement_present",
               .cites = "BR 2.3.1 section 7.1.2.7.11",
               .statement = "An EC key is not for keyAgreement: it is not recommended.",
               .judge = when<agrees_on_keys, ec_key, subscriber, present<Ext::key_usage>, server>,
               .effective = {.from = utc(2023, 9, 15)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_key_usage_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
