// What a public key must be before its numbers are looked at.
#include <algorithm>
#include <iterator>

#include "base/pki/encoding.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/key_finding.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;
using Algorithm = pki::PublicKey::Algorithm;

std::vector<Finding> form(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.key || facts.key->key) return {};
    return {bad_key(facts, ca, "it cannot be read: " + facts.key->problem)};
}

/// What Go calls the keys that it can read and Boulder does not take.
std::string_view go_type(std::string_view algorithm)
{
    if (algorithm == "ED25519") return "ed25519.PublicKey";
    if (algorithm == "X25519") return "*ecdh.PublicKey";
    if (algorithm == "dsaEncryption") return "*dsa.PublicKey";
    return {};
}

std::vector<Finding> algorithm(const Facts& facts, Moment, const CaProfile& ca)
{
    const pki::PublicKey* const key = readable_key(facts);
    if (key == nullptr || key->algorithm != Algorithm::other || !ca.publicly_trusted) return {};
    const std::string name = key->algorithm_name();
    const std::string_view type = go_type(name);
    Finding finding = bad_key(facts, ca, "only RSA and ECDSA keys are certified, not " + name);
    if (ca.boulder && !type.empty()) {
        finding = bad_key(facts, ca, std::move(finding.message),
                          "unsupported key type " + std::string(type));
    } else if (ca.boulder) {
        finding.ca_says = facts.csr ? "invalid public key in CSR" : "unsupported key type <nil>";
    }
    return {std::move(finding)};
}

struct Encoding {
    std::string_view curve;  ///< empty: RSA
    std::string_view identifier;
};
/// BR 2.3.1 sections 7.1.3.1.1 and 7.1.3.1.2, byte for byte.
constexpr Encoding encodings[] = {
    {"", "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv},
    {"P-256",
     "\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv},
    {"P-384", "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"sv},
    {"P-521", "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"sv},
};

std::vector<Finding> identifier(const Facts& facts, Moment, const CaProfile& ca)
{
    const pki::PublicKey* const key = readable_key(facts);
    if (key == nullptr || key->algorithm == Algorithm::other || !ca.publicly_trusted) return {};
    // Another curve is key-ec-curve's matter.
    if (key->algorithm == Algorithm::ec && key->curve.empty()) return {};
    const auto* const encoding = std::ranges::find(encodings, key->curve, &Encoding::curve);
    if (encoding == std::end(encodings) || encoding->identifier == key->algorithm_identifier) {
        return {};
    }
    Finding finding = bad_key(facts, ca, "its AlgorithmIdentifier is not encoded as it must be");
    finding.evidence = pki::hex(key->algorithm_identifier);
    return {std::move(finding)};
}

constexpr Rule table[] = {
    {.id = "key-form",
     .cites = "RFC 5280 section 4.1.2.7",
     .statement = "A public key is a SubjectPublicKeyInfo in DER.",
     .area = Area::key,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .judge = form},
    {.id = "key-algorithm",
     .cites = "BR 2.3.1 section 6.1.5",
     .statement = "A key is RSA or ECDSA; Ed25519, DSA, RSASSA-PSS and others are not certified.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make an ECDSA P-256 or an RSA-2048 key.",
     .aka = "Boulder: unsupported key type",
     .judge = algorithm},
    {.id = "key-algorithm-identifier",
     .cites = "BR 2.3.1 sections 7.1.3.1.1 and 7.1.3.1.2",
     .statement = "The AlgorithmIdentifier of a key is byte for byte one of four: rsaEncryption "
                  "with NULL, or id-ecPublicKey with the named curve P-256, P-384 or P-521.",
     .area = Area::key,
     .authority = Authority::forum,
     .severity = Severity::refuse,
     .advice = "Make the key with OpenSSL or a library that writes named curves.",
     .aka = "zlint: e_algorithm_identifier_improper_encoding",
     .judge = identifier},
};

}  // namespace

std::span<const Rule> key_rules() { return table; }

}  // namespace acme8443::validator::rules
