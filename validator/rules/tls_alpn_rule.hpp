#pragma once
// Internal to the rules about what port 443 shows to a tls-alpn-01 client.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "validator/rule.hpp"

namespace acme8443::validator::rules::tls_alpn_rule {

using Leaf = pki::PresentedCertificate;

constexpr std::string_view acme_identifier = "1.3.6.1.5.5.7.1.31";  // RFC 8737 section 6.1
constexpr std::string_view subject_alt_name = "2.5.29.17";

inline const Leaf* leaf_of(const Facts& facts)
{
    return facts.tls_alpn && facts.tls_alpn->leaf ? &*facts.tls_alpn->leaf : nullptr;
}

inline const Leaf::Extension* find_extension(const Leaf& leaf, std::string_view oid)
{
    const auto at = std::ranges::find(leaf.extensions, oid, &Leaf::Extension::oid);
    return at == leaf.extensions.end() ? nullptr : &*at;
}

inline Finding violated(const TlsAlpnFacts& shown, std::string message, std::string ca_says)
{
    return {.outcome = Outcome::violated,
            .subject = shown.name.value(),
            .message = std::move(message),
            .evidence = shown.address,
            .ca_says = std::move(ca_says),
            .problem = "unauthorized"};
}

/// `boulder_says` is the end of what Boulder says about every wrong certificate.
inline std::vector<Finding> wrong_certificate(const TlsAlpnFacts& shown, const CaProfile& ca,
                                              std::string message, std::string_view boulder_says)
{
    std::string ca_says;
    if (ca.boulder) {
        const std::string from = shown.address.empty() ? "its port 443" : shown.address;
        ca_says = "Incorrect validation certificate for tls-alpn-01 challenge. Requested " +
                  shown.name.value() + " from " + from + ". " + std::string(boulder_says);
    }
    return {violated(shown, std::move(message), std::move(ca_says))};
}

constexpr std::string_view responder =
    "Let acme8443, or the server's own ACME client, answer on port 443.";

}  // namespace acme8443::validator::rules::tls_alpn_rule
