// Internationalized dNSNames: Punycode of a text in form NFC.
#include "validator/lint/unicode.hpp"
#include "validator/rules/certificate_names.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

/// Of the first A-label that is not as it must be.
lint::ALabel fault(const HostName& host)
{
    if (!host.punycode) return lint::ALabel::valid;
    for (std::string_view rest = host.text; !rest.empty();) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        rest.remove_prefix(std::min(rest.size(), label.size() + 1));
        if (!equal_but_for_case(label.substr(0, 4), "xn--")) continue;
        const lint::ALabel read = lint::read_a_label(label);
        if (read != lint::ALabel::valid) return read;
    }
    return lint::ALabel::valid;
}
bool not_punycode(const HostName& host) { return fault(host) == lint::ALabel::malformed; }
bool not_nfc(const HostName& host) { return fault(host) == lint::ALabel::not_nfc; }

constexpr Rule table[] = {
    rfc_must({.id = "international-dns-name-not-unicode",
              .aka = "zlint: e_international_dns_name_not_unicode",
              .cites = "RFC 3492 section 6.2",
              .statement = "A label that begins with xn-- is Punycode.",
              .judge = when<a_dns_name<not_punycode>>,
              .effective = {.from = utc(2003, 3, 1)}}),
    rfc_must({.id = "international-dns-name-not-nfc",
              .aka = "zlint: e_international_dns_name_not_nfc",
              .cites = "RFC 8399 section 2.2",
              .statement = "A label that begins with xn-- is Punycode of a text in form NFC.",
              .judge = when<a_dns_name<not_nfc>>,
              .effective = {.from = utc(2018, 5, 1)}}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_idn_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
