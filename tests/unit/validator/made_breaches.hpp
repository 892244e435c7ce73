#pragma once
// A certificate for each rule that none of the linter's corpus breaks, or keeps.
#include "tests/unit/validator/made_certificate.hpp"

namespace acme8443::validator::made {

inline const Breach breaches[] = {
    {"cert-extensions-version-not-3",
     [](Made& made) {
         made.version = "";
         made.extensions = name_ext(san, dns, "example.com");
     }},
    {"cert-unique-identifier-version-not-2-or-3",
     [](Made& made) {
         made.version = "";
         made.unique_id = "\x81\x02\x00\x01"s;
     }},
    {"signature-algorithm-pss",
     [](Made& made) {
         made.signature = "\x30\x41\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"s + x(0x41 - 11);
     }},
    {"server-cert-valid-time-longer-than-200-days",
     [](Made& made) { made.lasts("260401000000Z", "270101000000Z"); }},
    {"server-cert-valid-time-longer-than-199-days",
     [](Made& made) { made.lasts("260401000000Z", "261017000000Z"); }},
    {"excessively-backdated",
     [](Made& made) {
         // 2024-01-04T00:00:00Z in milliseconds.
         const std::string entry = "\0"s + x(32) + "\x00\x00\x01\x8c\xd1\x76\x58\x00"s + "\0\0"s;
         const std::string list = "\0"s + static_cast<char>(entry.size()) + entry;
         made.extensions =
             extension_of("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", false,
                          tlv(4, "\0"s + static_cast<char>(list.size()) + list));
     }},
    {"generalized-time-does-not-include-seconds",
     [](Made& made) { made.until("205001010000Z"); }},
    {"generalized-time-includes-fraction-seconds",
     [](Made& made) { made.until("20500101000000.5Z"); }},
    {"generalized-time-not-in-zulu", [](Made& made) { made.until("20500101000000+0100"); }},
    {"subject-organization-name-max-length", subject(o, utf8, x(65))},
    {"subject-locality-name-max-length", subject(l, utf8, x(129))},
    {"subject-state-name-max-length", subject(st, utf8, x(129))},
    {"subject-street-address-max-length", subject(street, utf8, x(129))},
    {"subject-postal-code-max-length", subject(postal, utf8, x(17))},
    {"subject-given-name-max-length", subject(given, utf8, x(32769))},
    {"subject-given-name-recommended-max-length", subject(given, utf8, x(65))},
    {"subject-email-max-length",
     [](Made& made) {
         made.subject = tlv(0x31, sequence(oid("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01") +
                                           tlv(ia5, x(256))));
     }},
    {"subject-dn-serial-number-max-length", subject(serial, printable_tag, x(65))},
    {"subject-dn-serial-number-not-printable-string", subject(serial, utf8, "1")},
    {"subject-dn-country-not-printable-string", subject(c, utf8, "DE")},
    {"issuer-dn-country-not-printable-string", issuer(c, utf8, "DE")},
    {"subject-country-not-iso", subject(c, printable_tag, "ZZ")},
    {"utf8-latin1-mixup", subject(o, utf8, "M\xc3\x83\xc2\xbcller")},
    {"multiple-subject-rdn",
     [](Made& made) {
         made.subject = tlv(0x31, attribute(o, utf8, "One") + attribute(l, utf8, "Two"));
     }},
    {"multiple-issuer-rdn",
     [](Made& made) {
         made.issuer = tlv(0x31, attribute(o, utf8, "One") + attribute(cn, utf8, "Two"));
     }},
    {"issuer-dn-leading-whitespace", issuer(cn, utf8, " CA")},
    {"issuer-dn-trailing-whitespace", issuer(cn, utf8, "CA ")},
    {"subject-dn-leading-whitespace", subject(o, utf8, "\xc2\xa0Organization")},
    {"subject-dn-trailing-whitespace", subject(o, utf8, "Organization\xe3\x80\x80")},
    {"sub-cert-street-address-should-not-exist", subject(street, utf8, "Street 1")},
    {"cab-dv-conflicts-with-locality", validated(l)},
    {"cab-dv-conflicts-with-postal", validated(postal)},
    {"cab-dv-conflicts-with-province", validated(st)},
    {"cab-dv-conflicts-with-street", validated(street)},
    {"cert-policy-iv-requires-province-or-locality",
     with(policy_ext(lint::oid::individual_validated))},
    {"dnsname-contains-prohibited-reserved-label", with(name_ext(san, dns, "ab--c.example.com"))},
    {"dnsname-left-label-wildcard-correct", with(name_ext(san, dns, "w*.example.com"))},
    {"dnsname-wildcard-left-of-public-suffix", with(name_ext(san, dns, "*.co.uk"))},
    {"underscore-permissible-in-dnsname-if-valid-when-replaced",
     in_2019(name_ext(san, dns, "_a.example.com"))},
    {"arpa-domain-not-allowed",
     [](Made& made) {
         made.lasts("260401000000Z", "260501000000Z");
         made.extensions = name_ext(san, dns, "1.0.0.127.IN-ADDR.arpa");
     }},
    {"contains-redacted-dnsname", with(name_ext(san, dns, "*.?.example.com"))},
    {"san-dns-name-includes-null-char", with(name_ext(san, dns, "a\0.example.com"s))},
    {"ext-san-contains-reserved-ip", with(name_ext(san, ip, "\x0a\x00\x00\x01"s))},
    {"ext-san-no-entries", with(extension(san, sequence("")))},
    {"ext-san-rfc822-format-invalid", with(name_ext(san, mail, "a b@example.com"))},
    {"ext-san-uri-not-ia5", with(name_ext(san, uri, "http://example.com/\xc3\xbc"))},
    {"ext-ian-critical", with(extension(ian, sequence(tlv(dns, "ca.example.com")), true))},
    {"ext-ian-dns-not-ia5-string", with(name_ext(ian, dns, "\xc3\xbc.example.com"))},
    {"ext-ian-space-dns-name", with(name_ext(ian, dns, " "))},
    {"ext-ian-rfc822-format-invalid", with(name_ext(ian, mail, "<a@example.com>"))},
    {"ext-ian-uri-not-ia5", with(name_ext(ian, uri, "http://example.com/\xc3\xbc"))},
    {"ian-wildcard-not-first", with(name_ext(ian, dns, "a.*.example.com"))},
    {"ian-dns-name-starts-with-period", with(name_ext(ian, dns, ".example.com"))},
    {"ian-dns-name-includes-null-char", with(name_ext(ian, dns, "a\0.example.com"s))},
    {"cabf-ecc-ku-keyagreement-present",
     [](Made& made) {
         made.spki = ec_spki();
         made.extensions = extension(ku, "\x03\x02\x03\x88"s, true);
     }},
    {"sub-cert-eku-not-recommended", with(purposes_ext("\x2a\x03\x04"))},
    {"eku-critical", with(purposes_ext(lint::oid::client_auth, true))},
    {"eku-critical-improperly", with(purposes_ext(lint::oid::any_purpose, true))},
    {"sub-cert-basic-constraints-not-critical", with(extension(bc, sequence("")))},
    {"basic-constr-invalid-der", with(extension(bc, sequence("\x01\x01\x00"s), true))},
    {"aia-unique-access-locations",
     with(access_ext({"http://ca.example.com/", "HTTP://ca.example.com/"}))},
    {"aia-ca-issuers-must-have-http-only", with(access_ext({"https://ca.example.com/"}))},
    {"ext-authority-key-identifier-critical",
     with(extension(aki, sequence(tlv(0x80, "key")), true))},
    {"invalid-cps-uri",
     with(policy_ext(lint::oid::domain_validated,
                     sequence(sequence(oid(lint::oid::cps) + tlv(ia5, "ftp://example.com/")))))},
    {"ext-cert-policy-duplicate",
     with(extension(policies, sequence(sequence(oid(lint::oid::domain_validated)) +
                                       sequence(oid(lint::oid::domain_validated)))))},
    {"ext-cert-policy-explicit-text-ia5-string",
     with(policy_ext(lint::oid::domain_validated, notice(ia5, "text")))},
    {"ext-cert-policy-explicit-text-includes-control",
     with(policy_ext(lint::oid::domain_validated, notice(utf8, "te\x01xt")))},
    {"br-prohibit-dsa-usage", key(spki_of(lint::oid::dsa))},
    {"algorithm-identifier-improper-encoding", key(spki_of(lint::oid::ed25519))},
    {"spki-rsa-encryption-parameter-not-null", key(rsa_spki(modulus(256, '\x01'), e65537, ""))},
    {"old-sub-cert-rsa-mod-less-than-1024-bits",
     [](Made& made) {
         made.lasts("120101000000Z", "130101000000Z");
         made.spki = rsa_spki(modulus(64, '\x01'), e65537);
     }},
    {"rsa-mod-not-odd", key(rsa_spki(modulus(256, '\x02'), e65537))},
    {"rsa-public-exponent-not-odd", key(rsa_spki(modulus(256, '\x01'), "\x01\x00\x00"s))},
    {"rsa-public-exponent-too-small", key(rsa_spki(modulus(256, '\x01'), "\x01"s))},
    {"rsa-public-exponent-not-in-range", key(rsa_spki(modulus(256, '\x01'), "\x03"s))},
    {"ext-subject-directory-attr-critical", with(extension(sda, sequence(sequence("")), true))},
    {"international-dns-name-not-unicode", with(name_ext(san, dns, "xn--0.example.com"))},
    {"international-dns-name-not-nfc", with(name_ext(san, dns, "www.XN--u-ccb.example.com"))},
    {"subject-contains-reserved-arpa-ip", with(name_ext(san, dns, "1.0.0.127.in-addr.arpa"))},
    {"name-constraint-maximum-not-absent", with(constraint_ext(dns, "example.com", 0x81))},
    {"name-constraint-on-edi-party-name", with(constraint_ext(edi, ""))},
    {"name-constraint-on-registered-id", with(constraint_ext(rid, "\x2a\x03"))},
    {"ca-subject-field-empty", with(ca_ext)},
    {"ca-country-name-invalid",
     [](Made& made) {
         made.subject = rdn(c, printable_tag, "ZZ");
         made.extensions = ca_ext;
     }},
    {"invalid-ca-certificate-policies", with(ca_ext)},
    {"ca-aia-non-http-url", with(ca_ext + access_ext({"ldap://ca.example.com/"}))},
    {"ca-invalid-eku", with(ca_ext + purposes_ext(lint::oid::email_protection))},
    {"server-cert-valid-time-longer-than-398-days",
     [](Made& made) { made.lasts("240101000000Z", "250203000000Z"); }},
    {"server-cert-valid-time-longer-than-397-days",
     [](Made& made) { made.lasts("240101000000Z", "250202000000Z"); }},
    {"ext-freshest-crl-marked-critical", with(extension(freshest, sequence(sequence("")), true))},
    {"subject-info-access-marked-critical",
     with(extension_of("\x2b\x06\x01\x05\x05\x07\x01\x0b", true, sequence(sequence(""))))},
    {"ext-cert-policy-disallowed-any-policy-qualifier",
     with(policy_ext(lint::oid::any_policy, sequence(sequence(oid("\x2a\x03") + tlv(ia5, "x")))))},
    {"ext-cert-policy-explicit-text-not-nfc",
     with(policy_ext(lint::oid::domain_validated, notice(utf8, "Cafe\xcc\x81")))},
    {"rsa-no-public-key", key(sequence(sequence(oid(lint::oid::rsa) + "\x05\x00"s) +
                                       tlv(3, "\0"s + sequence(""))))},
    {"rsa-exp-negative", key(rsa_spki(modulus(256, '\x01'), "\xff"s))},
    {"dsa-params-missing", in_2019_with_key(spki_of(lint::oid::dsa))},
    {"dsa-unique-correct-representation", in_2019_with_key(dsa_spki('\x01'))},
    {"dsa-correct-order-in-subgroup", in_2019_with_key(dsa_spki('\x05'))},
};

/// Rules that apply to these and are kept.
inline const Breach kept[] = {
    {"ext-name-constraints-not-critical", with(constraint_ext(dns, "example.com"))},
    {"cabf-ecc-allowed-key-usages",
     [](Made& made) {
         made.spki = ec_spki();
         made.extensions = extension(ku, "\x03\x02\x07\x80"s, true);
     }},
    {"ext-tor-service-descriptor-hash-invalid",
     [](Made& made) {
         made.lasts("190101000000Z", "190301000000Z");
         made.extensions = name_ext(san, dns, "www.abcdefghij234567.onion") +
                           policy_ext(lint::oid::extended_validated) +
                           onion_ext("https://abcdefghij234567.onion");
     }},
    {"dsa-improper-modulus-or-divisor-size",
     [](Made& made) {
         const std::string parameters =
             sequence(tlv(2, full_modulus(256)) + tlv(2, full_modulus(32)) + "\x02\x01\x02"s);
         made.spki =
             sequence(sequence(oid(lint::oid::dsa) + parameters) + tlv(3, "\0\x02\x01\x02"s));
     }},
    {"cab-iv-requires-personal-name-strict",
     [](Made& made) {
         made.subject = rdn(given, utf8, "Ada") + rdn(surname, utf8, "Lovelace");
         made.extensions = policy_ext(lint::oid::individual_validated);
     }},
    {"old-sub-ca-rsa-mod-less-than-1024-bits",
     [](Made& made) {
         made.lasts("100101000000Z", "120101000000Z");
         made.spki = rsa_spki(full_modulus(128), e65537);
         made.extensions = ca_ext;
     }},
    {"subject-contains-malformed-arpa-ip", with(name_ext(san, dns, "9.9.9.9.in-addr.arpa"))},
    {"server-cert-valid-time-longer-than-398-days",
     [](Made& made) { made.lasts("240101000000Z", "250201235959Z"); }},
    {"server-cert-valid-time-longer-than-397-days",
     [](Made& made) { made.lasts("240101000000Z", "250131235959Z"); }},
};

}  // namespace acme8443::validator::made
