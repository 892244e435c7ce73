// The extension that makes a certificate the answer to a tls-alpn-01 challenge: acmeIdentifier, RFC
// 8737 section 3. The table goes on where that of tls_alpn.cpp ends, in the order in which Boulder
// looks.
#include <optional>

#include "base/pki/encoding.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/tls_alpn_rule.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;
using namespace tls_alpn_rule;

std::vector<Finding> critical(const Facts& facts, Moment, const CaProfile& ca)
{
    const Leaf* const leaf = leaf_of(facts);
    const auto* const extension = leaf ? find_extension(*leaf, acme_identifier) : nullptr;
    if (extension == nullptr || extension->critical) return {};
    return wrong_certificate(
        *facts.tls_alpn, ca, "its acmeIdentifier extension is not critical",
        "Received certificate with acmeValidationV1 extension that is not Critical.");
}

/// The 32 octets in it, or nothing.
std::optional<std::string_view> hash_in(const Leaf::Extension& extension)
{
    constexpr auto octet_string_of_32 = "\x04\x20"sv;
    const std::string_view value = extension.value;
    if (value.size() != 34 || !value.starts_with(octet_string_of_32)) return std::nullopt;
    return value.substr(2);
}

std::vector<Finding> hash_form(const Facts& facts, Moment, const CaProfile& ca)
{
    const Leaf* const leaf = leaf_of(facts);
    const auto* const extension = leaf ? find_extension(*leaf, acme_identifier) : nullptr;
    if (extension == nullptr || hash_in(*extension)) return {};
    return wrong_certificate(
        *facts.tls_alpn, ca, "its acmeIdentifier extension is not an OCTET STRING of 32 octets",
        "Received certificate with malformed acmeValidationV1 extension value.");
}

std::vector<Finding> hash(const Facts& facts, Moment, const CaProfile& ca)
{
    const Leaf* const leaf = leaf_of(facts);
    const auto* const extension = leaf ? find_extension(*leaf, acme_identifier) : nullptr;
    const auto got = extension ? hash_in(*extension) : std::nullopt;
    if (!got) return {};
    const std::string wanted = pki::sha256(facts.tls_alpn->key_authorization);
    if (*got == wanted) return {};
    return wrong_certificate(*facts.tls_alpn, ca,
                             "its acmeIdentifier extension is for another challenge or account",
                             "Received certificate with acmeValidationV1 extension value " +
                                 pki::hex(*got) + " but expected " + pki::hex(wanted) + ".");
}

constexpr Rule table[] = {
    {.id = "alpn-acme-identifier-critical",
     .cites = "RFC 8737 section 3",
     .statement = "The acmeIdentifier extension of a challenge certificate is critical.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: acmeValidationV1 extension that is not Critical",
     .judge = critical},
    {.id = "alpn-acme-identifier-form",
     .cites = "RFC 8737 section 3",
     .statement = "The acmeIdentifier extension holds an OCTET STRING of 32 octets.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: malformed acmeValidationV1 extension value",
     .judge = hash_form},
    {.id = "alpn-acme-identifier-value",
     .cites = "RFC 8737 section 3",
     .statement = "The acmeIdentifier extension holds the SHA-256 of the key authorization.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: acmeValidationV1 extension value ... but expected",
     .judge = hash},
};

}  // namespace

std::span<const Rule> tls_alpn_extension_rules() { return table; }

}  // namespace acme8443::validator::rules
