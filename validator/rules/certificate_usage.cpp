// Key usage, extended key usage and basic constraints: what the key is for.
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace std::string_view_literals;
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
bool signs_certificates(const View& view) { return (view.key_usage & lint::cert_sign) != 0; }
bool signs_no_certificates(const View& view) { return !signs_certificates(view); }
bool signs_crls(const View& view) { return (view.key_usage & lint::crl_sign) != 0; }
bool not_a_ca(const View& view) { return !view.constraints_readable || !view.ca; }
bool not_a_ca_by_constraints(const View& view) { return view.constraints_readable && !view.ca; }
bool a_ca(const View& view) { return view.ca; }

bool ec_key(const View& view) { return view.key_oid == ec; }
bool wrong_usage_for_ec(const View& view)
{
    constexpr unsigned allowed = lint::digital_signature | lint::key_agreement;
    return (view.key_usage & lint::digital_signature) == 0 || (view.key_usage & ~allowed) != 0;
}
bool agrees_on_keys(const View& view) { return (view.key_usage & lint::key_agreement) != 0; }

// Purposes that somebody has given a meaning: id-kp, Microsoft's, Apple's, Netscape's, Adobe's.
constexpr std::string_view known_purposes[] = {
    "\x55\x1d\x25\x00"sv,
    "\x2b\x06\x01\x05\x05\x08\x02\x02"sv,
    "\x60\x86\x48\x01\x86\xf8\x42\x04\x01"sv,
    "\x2a\x86\x48\x86\xf7\x2f\x01\x01\x05"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x01"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x02"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x15\x05"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x15\x06"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x2f\x01\x01"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x2f\x01\x03"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x3d\x01\x01"sv,
};
constexpr auto id_kp = "\x2b\x06\x01\x05\x05\x07\x03"sv;
constexpr std::string_view known_below[] = {
    "\x2a\x86\x48\x86\xf7\x63\x64\x04"sv,      // Apple
    "\x2b\x06\x01\x04\x01\x82\x37\x0a\x03"sv,  // Microsoft
    "\x2b\x06\x01\x04\x01\x82\x37\x0a\x05"sv,
};

bool known(std::string_view purpose)
{
    if (purpose.size() == id_kp.size() + 1 && purpose.starts_with(id_kp)) {
        const auto number = static_cast<unsigned char>(purpose.back());
        return number >= 1 && number <= 14 && number != 12;
    }
    return std::ranges::count(known_purposes, purpose) > 0 ||
           std::ranges::any_of(known_below, [&](std::string_view arc) {
               return purpose.size() > arc.size() && purpose.starts_with(arc);
           });
}

std::size_t known_count(const View& view)
{
    return static_cast<std::size_t>(std::ranges::count_if(view.purposes, known));
}
bool some_known(const View& view) { return known_count(view) > 0; }

/// For TLS (BR section 7.1.2.7.10): what must not be there, and what must.
bool purposes_wrong(const View& view)
{
    const bool forbidden =
        has_purpose(view, any_purpose) || has_purpose(view, lint::oid::code_signing) ||
        has_purpose(view, time_stamping) || has_purpose(view, ocsp_signing) ||
        has_purpose(view, email_protection) || has_purpose(view, precertificate_signing);
    return forbidden || !has_purpose(view, server_auth);
}
bool purposes_more(const View& view)
{
    const std::size_t count = known_count(view);
    return !purposes_wrong(view) &&
           (count < view.purposes.size() || (count > 2 && !has_purpose(view, client_auth)));
}
bool neither_server_nor_client(const View& view)
{
    return !has_purpose(view, server_auth) && !has_purpose(view, client_auth);
}
bool purposes_extra(const View& view)
{
    return std::ranges::any_of(view.purposes, [](std::string_view purpose) {
        return purpose != server_auth && purpose != client_auth && purpose != email_protection &&
               known(purpose);
    });
}
bool critical_any_purpose(const View& view)
{
    return critical<Ext::ext_key_usage>(view) && has_purpose(view, any_purpose);
}

/// What RFC 5280 section 4.2.1.12 says is consistent: one of these, or together with
/// digitalSignature ("both" lists what may also stand with it).
struct Consistent {
    std::string_view purpose;
    unsigned bits;         ///< that may be there
    unsigned exclusive{};  ///< of these only one
};
constexpr unsigned signature = lint::digital_signature;
constexpr unsigned commitment = lint::content_commitment;
constexpr unsigned keys_either = lint::key_encipherment | lint::key_agreement;
constexpr Consistent consistent[] = {
    {server_auth, signature | keys_either, keys_either},
    {client_auth, signature | lint::key_agreement},
    {lint::oid::code_signing, signature},
    {email_protection, signature | commitment | keys_either, keys_either},
    {time_stamping, signature | commitment},
    {ocsp_signing, signature | commitment},
};

bool usages_inconsistent(const View& view)
{
    const bool one = known_count(view) < 2;
    unsigned allowed = 0;
    unsigned exclusive = 0;
    for (const std::string_view purpose : view.purposes) {
        if (!known(purpose)) continue;
        const auto* const at = std::ranges::find(consistent, purpose, &Consistent::purpose);
        if (at == std::end(consistent)) return false;
        allowed |= at->bits;
        exclusive = at->exclusive;
    }
    if (allowed == 0) return false;
    if (view.key_usage == 0 || (view.key_usage & ~allowed) != 0) return true;
    return one && exclusive != 0 && (view.key_usage & exclusive) == exclusive;
}

bool path_length_out_of_place(const View& view)
{
    return view.path_length && !(view.ca && signs_certificates(view));
}
bool path_length_negative(const View& view)
{
    return view.path_length && !view.path_length->empty() && (view.path_length->front() & 0x80);
}
bool constraints_readable(const View& view) { return view.constraints_readable; }
bool ca_false_written(const View& view) { return view.ca_false_written; }

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
    rfc_must({.id = "key-usage-and-extended-key-usage-inconsistent",
              .aka = "zlint: e_key_usage_and_extended_key_usage_inconsistent",
              .cites = "RFC 5280 section 4.2.1.12",
              .statement = "Key usage and extended key usage go together.",
              .judge = when<usages_inconsistent, subscriber, present<Ext::ext_key_usage>,
                            present<Ext::key_usage>>,
              .effective = {.from = utc(2008, 5, 1)}}),
    br_must({.id = "sub-cert-eku-missing",
             .aka = "zlint: e_sub_cert_eku_missing",
             .cites = "BR 2.3.1 section 7.1.2.7.6",
             .statement = "There is an extended key usage.",
             .judge = when<missing<Ext::ext_key_usage>, end_entity, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "sub-cert-eku-check",
             .aka = "zlint: e_sub_cert_eku_check",
             .cites = "BR 2.3.1 section 7.1.2.7.10",
             .statement = "The certificate is for servers, and for nothing else but clients.",
             .judge = when<purposes_wrong, subscriber, present<Ext::ext_key_usage>, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_should(
        {.id = "sub-cert-eku-not-recommended",
         .aka = "zlint: e_sub_cert_eku_check",
         .cites = "BR 2.3.1 section 7.1.2.7.10",
         .statement =
             "The certificate has no purposes but servers and clients: others are not recommended.",
         .judge = when<purposes_more, subscriber, present<Ext::ext_key_usage>, server>,
         .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "sub-cert-eku-server-auth-client-auth-missing",
             .aka = "zlint: e_sub_cert_eku_server_auth_client_auth_missing",
             .cites = "BR 2.3.1 section 7.1.2.7.10",
             .statement = "The certificate is for servers or clients.",
             .judge = when<neither_server_nor_client, some_known, server>,
             .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_should({.id = "sub-cert-eku-extra-values",
               .aka = "zlint: w_sub_cert_eku_extra_values",
               .cites = "BR 2.3.1 section 7.1.2.7.10",
               .statement = "The certificate is for servers, clients or e-mail only.",
               .judge = when<purposes_extra, subscriber, server>,
               .effective = {.from = utc(2012, 7, 1), .until = utc(2023, 9, 15)}}),
    br_must({.id = "eku-critical",
             .aka = "zlint: e_eku_critical",
             .cites = "BR 2.3.1 section 7.1.2.7.6",
             .statement = "The extended key usage is not critical.",
             .judge = when<critical<Ext::ext_key_usage>, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    rfc_should({.id = "eku-critical-improperly",
                .aka = "zlint: w_eku_critical_improperly",
                .cites = "RFC 5280 section 4.2.1.12",
                .statement = "What is for any purpose does not make that critical.",
                .judge = when<critical_any_purpose>,
                .effective = {.from = utc(2002, 4, 1)}}),
    br_must({.id = "sub-cert-basic-constraints-not-critical",
             .aka = "zlint: e_sub_cert_basic_constraints_not_critical",
             .cites = "BR 2.3.1 section 7.1.2.7.6",
             .statement = "The basic constraints are critical.",
             .judge = when<not_critical<Ext::basic_constraints>, subscriber, server>,
             .effective = {.from = utc(2023, 9, 15)}}),
    br_must({.id = "sub-cert-not-is-ca",
             .aka = "zlint: e_sub_cert_not_is_ca",
             .cites = "BR 2.3.1 section 7.1.2.7.8",
             .statement = "Who signs no certificates is no CA.",
             .judge = when<a_ca, signs_no_certificates, present<Ext::key_usage>,
                           present<Ext::basic_constraints>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "ca-is-ca",
             .aka = "zlint: e_ca_is_ca",
             .cites = "BR 2.3.1 section 7.1.2.10.4",
             .statement = "Who signs certificates is a CA.",
             .judge = when<not_a_ca_by_constraints, signs_certificates, present<Ext::key_usage>,
                           present<Ext::basic_constraints>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "basic-constr-invalid-der",
              .aka = "zlint: e_basic_constr_invalid_der",
              .cites = "RFC 5280 section 4.1",
              .statement = "Who is no CA does not say so: DER leaves out defaults.",
              .judge = when<ca_false_written>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "path-len-constraint-improperly-included",
              .aka = "zlint: e_path_len_constraint_improperly_included",
              .cites = "RFC 5280 section 4.2.1.9",
              .statement = "Only a CA that signs certificates limits the path.",
              .judge = when<path_length_out_of_place>,
              .effective = {.from = utc(2002, 4, 1)}}),
    rfc_must({.id = "path-len-constraint-zero-or-less",
              .aka = "zlint: e_path_len_constraint_zero_or_less",
              .cites = "RFC 5280 section 4.2.1.9",
              .statement = "The limit of the path is not negative.",
              .judge = when<path_length_negative, constraints_readable>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-name-constraints-not-in-ca",
              .aka = "zlint: e_ext_name_constraints_not_in_ca",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "Only a CA constrains names.",
              .judge = when<present<Ext::name_constraints>, end_entity>,
              .effective = {.from = utc(1999, 1, 1)}}),
    rfc_must({.id = "ext-name-constraints-not-critical",
              .aka = "zlint: e_ext_name_constraints_not_critical",
              .cites = "RFC 5280 section 4.2.1.10",
              .statement = "Constraints of names are critical.",
              .judge = when<not_critical<Ext::name_constraints>>,
              .effective = {.from = utc(1999, 1, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_usage_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
