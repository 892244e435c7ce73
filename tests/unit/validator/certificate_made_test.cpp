// Certificates made to break the rules that none of the linter's corpus breaks.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/test_data.hpp"
#include "validator/lint.hpp"
#include "validator/lint/oids.hpp"
#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string tlv(unsigned char tag, const std::string& contents)
{
    std::string out(1, static_cast<char>(tag));
    const std::size_t size = contents.size();
    if (size >= 0x10000) out += "\x83"s + static_cast<char>(size >> 16);
    if (size >= 0x100 && size < 0x10000) out += '\x82';
    if (size >= 0x80 && size < 0x100) out += '\x81';
    if (size >= 0x100) out += static_cast<char>(size >> 8 & 0xff);
    out += static_cast<char>(size & 0xff);
    return out + contents;
}
std::string sequence(const std::string& contents) { return tlv(0x30, contents); }
std::string oid(std::string_view contents) { return tlv(6, std::string(contents)); }

// Attributes, below 2.5.4, and string types.
enum : unsigned char { cn = 3, serial = 5, c = 6, l = 7, st = 8, street = 9, o = 10 };
enum : unsigned char { postal = 17, given = 42 };
enum : unsigned char { utf8 = 0x0c, printable_tag = 0x13, ia5 = 0x16 };
// Extensions, below 2.5.29.
enum : unsigned char { ku = 15, san = 17, ian = 18, bc = 19, policies = 32, aki = 35, eku = 37 };
// Names.
enum : unsigned char { mail = 0x81, dns = 0x82, uri = 0x86, ip = 0x87 };

std::string below(std::string_view arc, unsigned char number)
{
    return std::string(arc) + static_cast<char>(number);
}
std::string attribute(unsigned char number, unsigned char tag, const std::string& text)
{
    return sequence(oid(below("\x55\x04", number)) + tlv(tag, text));
}
std::string rdn(unsigned char number, unsigned char tag, const std::string& text)
{
    return tlv(0x31, attribute(number, tag, text));
}
std::string extension_of(std::string_view id, bool critical, const std::string& value)
{
    return sequence(oid(id) + (critical ? "\x01\x01\xff"s : ""s) + tlv(4, value));
}
std::string extension(unsigned char number, const std::string& value, bool critical = false)
{
    return extension_of(below("\x55\x1d", number), critical, value);
}
std::string name_ext(unsigned char number, unsigned char tag, const std::string& text)
{
    return extension(number, sequence(tlv(tag, text)));
}
std::string policy_ext(std::string_view id, const std::string& qualifiers = "")
{
    return extension(policies, sequence(sequence(oid(id) + qualifiers)));
}
std::string notice(unsigned char tag, const std::string& text)
{
    return sequence(sequence(oid(lint::oid::user_notice) + sequence(tlv(tag, text))));
}
std::string access_ext(const std::vector<std::string>& urls)
{
    std::string list;
    for (const std::string& url : urls) list += sequence(oid(lint::oid::caissuers) + tlv(uri, url));
    return extension_of("\x2b\x06\x01\x05\x05\x07\x01\x01", false, sequence(list));
}
std::string purposes_ext(std::string_view second, bool critical = false)
{
    return extension(eku, sequence(oid(lint::oid::server_auth) + oid(second)), critical);
}

std::string rsa_spki(const std::string& modulus, const std::string& exponent,
                     const std::string& parameters = "\x05\x00"s)
{
    const std::string key = sequence(tlv(2, modulus) + tlv(2, exponent));
    return sequence(sequence(oid(lint::oid::rsa) + parameters) + tlv(3, "\0"s + key));
}
std::string modulus(std::size_t octets, char last)
{
    return "\x71"s + std::string(octets - 2, '\x5b') + last;
}
const std::string e65537 = "\x01\x00\x01"s;

std::string spki_of(std::string_view algorithm)
{
    return sequence(sequence(oid(algorithm)) + tlv(3, "\0\x01"s));
}
std::string ec_spki()
{
    const std::string algorithm =
        sequence(oid(lint::oid::ec) + oid("\x2a\x86\x48\xce\x3d\x03\x01\x07"));
    return sequence(algorithm + tlv(3, "\0\x04"s + std::string(64, '\x01')));
}

/// A subscriber's certificate of 2024, which a change makes wrong.
struct Made {
    std::string version = "\xa0\x03\x02\x01\x02"s;
    std::string signature = sequence(oid("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b") + "\x05\x00"s);
    std::string issuer = rdn(cn, utf8, "A made CA");
    std::string validity = tlv(0x17, "240101000000Z") + tlv(0x17, "240301000000Z");
    std::string subject{};
    std::string spki = rsa_spki(modulus(256, '\x01'), e65537);
    std::string unique_id{};
    std::string extensions{};

    void lasts(const char* from, const char* until)
    {
        validity = tlv(0x17, from) + tlv(0x17, until);
    }
    void until(const char* text) { validity = tlv(0x17, "240101000000Z") + tlv(0x18, text); }
    std::string der() const
    {
        const std::string tbs = version + "\x02\x01\x07"s + signature + sequence(issuer) +
                                sequence(validity) + sequence(subject) + spki + unique_id +
                                tlv(0xa3, sequence(extensions));
        return sequence(sequence(tbs) + signature + tlv(3, "\0\0"s));
    }
};

struct Breach {
    const char* rule;
    std::function<void(Made&)> make;
};

std::string x(std::size_t count) { return std::string(count, 'x'); }

/// Sets the subject to one attribute.
auto subject(unsigned char number, unsigned char tag, std::string text)
{
    return [=](Made& made) { made.subject = rdn(number, tag, text); };
}
auto issuer(unsigned char number, unsigned char tag, std::string text)
{
    return [=](Made& made) { made.issuer = rdn(number, tag, text); };
}
auto with(std::string extension)
{
    return [=](Made& made) { made.extensions += extension; };
}
auto key(std::string spki)
{
    return [=](Made& made) { made.spki = spki; };
}
/// Domain validated in 2020, with an attribute.
auto validated(unsigned char number)
{
    return [=](Made& made) {
        made.lasts("200101000000Z", "200301000000Z");
        made.subject = rdn(number, utf8, "Somewhere");
        made.extensions = policy_ext(lint::oid::domain_validated);
    };
}
auto in_2019(std::string extension)
{
    return [=](Made& made) {
        made.lasts("190101000000Z", "190110000000Z");
        made.extensions = extension;
    };
}

const Breach breaches[] = {
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
};

std::set<std::string> broken_by(const std::string& bytes)
{
    static const CaProfile forum = *ca_profile("br");
    const auto linted = lint_file(bytes, forum);
    EXPECT_TRUE(linted) << linted.error().message;
    std::set<std::string> rules;
    if (!linted) return rules;
    for (const Finding& finding : linted->front().verdict.findings) {
        rules.insert(std::string(finding.rule->id));
    }
    return rules;
}

TEST(CertificateMade, EachBreachIsFoundAndWasNotThereBefore)
{
    const auto before = broken_by(Made().der());
    for (const auto& [rule, make] : breaches) {
        EXPECT_FALSE(before.contains(rule)) << rule;
        Made made;
        make(made);
        EXPECT_TRUE(broken_by(made.der()).contains(rule)) << rule;
    }
}

TEST(CertificateMade, EveryRuleIsBrokenByACertificate)
{
    std::set<std::string> seen;
    for (const Breach& breach : breaches) seen.insert(breach.rule);
    const auto folder = source_tree() / "tests/data/vectors/certificates";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".pem") continue;
        seen.merge(broken_by(test_data("vectors/certificates/" + file.path().filename().string())));
    }
    for (const Rule* rule : rules::of(Area::certificate)) {
        EXPECT_TRUE(seen.contains(std::string(rule->id))) << rule->id;
    }
}

}  // namespace
}  // namespace acme8443::validator
