#pragma once
#include <string>
#include <utility>

#include "validator/rule.hpp"

namespace acme8443::validator::rules {

/// A public key that a rule does not like. `boulder_says`: Boulder's words for it, or empty. In a
/// request it is the CSR that is bad, in Boulder's words and in the type of the problem.
inline Finding bad_key(const Facts& facts, const CaProfile& ca, std::string message,
                       std::string boulder_says = {})
{
    Finding finding{.outcome = Outcome::violated,
                    .subject = "the public key",
                    .message = std::move(message),
                    .problem = facts.csr ? "badCSR" : "badPublicKey"};
    if (!ca.boulder || boulder_says.empty()) return finding;
    finding.ca_says = (facts.csr ? "invalid public key in CSR: " : "") + std::move(boulder_says);
    return finding;
}

/// The key, if there is one and it could be read.
inline const pki::PublicKey* readable_key(const Facts& facts)
{
    return facts.key && facts.key->key ? &*facts.key->key : nullptr;
}

/// nullptr: not an RSA key.
inline const keys::Modulus* modulus_of(const Facts& facts)
{
    return facts.key && facts.key->modulus ? &*facts.key->modulus : nullptr;
}

}  // namespace acme8443::validator::rules
