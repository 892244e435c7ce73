// The extended key usage: what the certificate is for.
#include "validator/lint/purposes.hpp"
#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

using namespace lint::oid;

bool some_known(const View& view) { return view.known_purposes > 0; }

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
    const std::size_t count = view.known_purposes;
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
               lint::known_purpose(purpose);
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
    const bool one = view.known_purposes < 2;
    unsigned allowed = 0;
    unsigned exclusive = 0;
    for (const std::string_view purpose : view.purposes) {
        if (!lint::known_purpose(purpose)) continue;
        const auto* const at = std::ranges::find(consistent, purpose, &Consistent::purpose);
        if (at == std::end(consistent)) return false;
        allowed |= at->bits;
        exclusive = at->exclusive;
    }
    if (allowed == 0) return false;
    if (view.key_usage == 0 || (view.key_usage & ~allowed) != 0) return true;
    return one && exclusive != 0 && (view.key_usage & exclusive) == exclusive;
}

constexpr Rule table[] = {
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
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_purpose_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
