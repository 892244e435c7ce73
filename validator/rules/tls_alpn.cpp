// What port 443 shows to a tls-alpn-01 client: RFC 8737 section 3, RFC 8738 section 6. The table is
// in the order in which Boulder looks.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "validator/rules/families.hpp"
#include "validator/rules/tls_alpn_rule.hpp"

namespace acme8443::validator::rules {
namespace {

using namespace std::string_view_literals;
using namespace tls_alpn_rule;

constexpr auto acme_protocol = "acme-tls/1"sv;

std::vector<Finding> certificate(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.tls_alpn || facts.tls_alpn->leaf) return {};
    const TlsAlpnFacts& shown = *facts.tls_alpn;
    if (shown.certificate.empty()) {
        return {violated(shown, "no certificate was shown",
                         ca.boulder ? "No certs presented for tls-alpn-01 challenge" : "")};
    }
    return {violated(shown, "what was shown is no certificate: " + shown.problem, "")};
}

std::vector<Finding> protocol(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!facts.tls_alpn || facts.tls_alpn->alpn == acme_protocol) return {};
    const std::string& alpn = facts.tls_alpn->alpn;
    return {violated(*facts.tls_alpn,
                     alpn.empty()
                         ? "the server does not negotiate acme-tls/1"
                         : "the server negotiates " + printable(alpn, 50) + ", not acme-tls/1",
                     ca.boulder ? "Cannot negotiate ALPN protocol \"acme-tls/1\" for tls-alpn-01 "
                                  "challenge"
                                : "")};
}

std::string_view not_self_signed(const Leaf& leaf)
{
    if (!leaf.self_issued) return "its issuer is not its subject";
    if (!leaf.signed_by_own_key) return "it is not signed by its own key";
    return {};
}

std::vector<Finding> self_signed(const Facts& facts, Moment, const CaProfile&)
{
    const Leaf* const leaf = leaf_of(facts);
    if (leaf == nullptr || not_self_signed(*leaf).empty()) return {};
    return {violated(*facts.tls_alpn, std::string(not_self_signed(*leaf)), "")};
}

std::vector<Finding> self_signed_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    // Go does not verify what is signed with these.
    static constexpr std::array unverified{"SHA1"sv, "MD5"sv, "MD2"sv};
    const Leaf* const leaf = leaf_of(facts);
    if (leaf == nullptr || !ca.tls_alpn_strict) return {};
    std::string why(not_self_signed(*leaf));
    if (why.empty() && std::ranges::find(unverified, leaf->signature_digest) != unverified.end()) {
        why = "it is signed with " + leaf->signature_digest;
    }
    if (why.empty()) return {};
    return wrong_certificate(*facts.tls_alpn, ca, std::move(why),
                             "Received certificate which is not self-signed.");
}

std::string go_quoted(std::string_view text) { return '"' + printable(text) + '"'; }

/// The OID that is there twice, or "".
std::string_view repeated_extension(const Leaf& leaf)
{
    for (auto at = leaf.extensions.begin(); at != leaf.extensions.end(); ++at) {
        if (std::find_if(leaf.extensions.begin(), at, [&](const Leaf::Extension& earlier) {
                return earlier.oid == at->oid;
            }) != at) {
            return at->oid;
        }
    }
    return {};
}

std::vector<Finding> extensions(const Facts& facts, Moment, const CaProfile& ca)
{
    const Leaf* const leaf = leaf_of(facts);
    if (leaf == nullptr) return {};
    const auto refused = [&](std::string message, std::string_view boulder_says) {
        return wrong_certificate(
            *facts.tls_alpn, ca, std::move(message),
            "Received certificate with unexpected extensions: " + go_quoted(boulder_says));
    };
    if (const std::string oid(repeated_extension(*leaf)); !oid.empty()) {
        return refused("extension " + oid + " is there twice",
                       "Extension OID " + oid + " seen twice");
    }
    for (const std::string_view required : {acme_identifier, subject_alt_name}) {
        if (find_extension(*leaf, required) != nullptr) continue;
        const std::string oid(required);
        return refused(
            (required == acme_identifier ? "there is no acmeIdentifier extension, " + oid
                                         : "there is no subjectAltName extension, " + oid),
            "Required extension OID " + oid + " is not present");
    }
    return {};
}

/// As Boulder lists them.
std::string all_names(const Leaf& leaf)
{
    std::vector<std::string> names;
    if (!leaf.common_name.empty()) names.push_back(lower(leaf.common_name));
    for (const Identifier& name : leaf.names) names.push_back(lower(name.value()));
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return join(names, ", ");
}

std::vector<Finding> wrong_names(const Facts& facts, const CaProfile& ca, std::string message,
                                 std::string_view boulder_says)
{
    const std::string names = all_names(*facts.tls_alpn->leaf);
    return wrong_certificate(*facts.tls_alpn, ca, std::move(message) + ": " + printable(names, 300),
                             "Received certificate with unexpected identifiers (" +
                                 go_quoted(names) + "): " + go_quoted(boulder_says));
}

std::vector<Finding> identifier(const Facts& facts, Moment, const CaProfile& ca)
{
    const Leaf* const leaf = leaf_of(facts);
    if (leaf == nullptr || find_extension(*leaf, subject_alt_name) == nullptr) return {};
    const Identifier& wanted = facts.tls_alpn->name;
    if (leaf->names.size() != 1 || leaf->names.front().kind() != wanted.kind()) {
        return wrong_names(facts, ca, "its names are not exactly the one that is proved",
                           "wrong number of identifiers");
    }
    if (lower(leaf->names.front().value()) != lower(wanted.value())) {
        return wrong_names(facts, ca, "it names another than the one that is proved",
                           "identifier does not match expected identifier");
    }
    if (leaf->other_names != 0) {
        return wrong_names(facts, ca, "it has names of other types beside the one that is proved",
                           "SAN extension does not match expected bytes");
    }
    return {};
}

std::vector<Finding> identifier_octets_ca(const Facts& facts, Moment, const CaProfile& ca)
{
    const Leaf* const leaf = leaf_of(facts);
    if (leaf == nullptr || !ca.tls_alpn_strict) return {};
    const Leaf::Extension* const san = find_extension(*leaf, subject_alt_name);
    const auto wanted = pki::subject_alt_name(facts.tls_alpn->name);
    if (san == nullptr || (wanted && san->value == *wanted)) return {};
    return wrong_names(facts, ca, "its subjectAltName is not octet for octet that of the name",
                       "SAN extension does not match expected bytes");
}

constexpr Rule table[] = {
    {.id = "alpn-certificate",
     .cites = "RFC 8737 section 3",
     .statement = "A server that answers tls-alpn-01 shows a certificate.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: No certs presented",
     .judge = certificate},
    {.id = "alpn-protocol",
     .cites = "RFC 8737 section 3",
     .statement = "A server that answers tls-alpn-01 negotiates acme-tls/1.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: Cannot negotiate ALPN protocol",
     .judge = protocol},
    {.id = "alpn-self-signed-ca",
     .cites = "the profile's tls_alpn_strict; Boulder va/tlsalpn.go",
     .statement = "A challenge certificate is self-signed.",
     .area = Area::tls_alpn,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: Received certificate which is not self-signed",
     .judge = self_signed_ca},
    {.id = "alpn-self-signed",
     .cites = "RFC 8737 section 3",
     .statement = "A challenge certificate should be self-signed: the RFC says so to clients, and "
                  "does not say that servers look.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .advice = responder,
     .judge = self_signed},
    {.id = "alpn-extensions",
     .cites = "RFC 8737 section 3; RFC 5280 section 4.2",
     .statement = "A challenge certificate has subjectAltName and acmeIdentifier, and no extension "
                  "twice.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: Received certificate with unexpected extensions",
     .judge = extensions},
    {.id = "alpn-identifier",
     .cites = "RFC 8737 section 3; RFC 8738 section 6",
     .statement = "A challenge certificate names exactly the identifier that is proved.",
     .area = Area::tls_alpn,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: Received certificate with unexpected identifiers",
     .judge = identifier},
    {.id = "alpn-identifier-octets-ca",
     .cites = "the profile's tls_alpn_strict; Boulder va/tlsalpn.go",
     .statement =
         "The subjectAltName of a challenge certificate is the name in lower case, in DER.",
     .area = Area::tls_alpn,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = responder,
     .aka = "Boulder: SAN extension does not match expected bytes",
     .judge = identifier_octets_ca},
};

}  // namespace

std::span<const Rule> tls_alpn_rules() { return table; }

}  // namespace acme8443::validator::rules
