#pragma once
#include <string>

#include "validator/rules/families.hpp"

/// What the families of rules about issued certificates share.
namespace acme8443::validator::rules::issued {

inline Finding violated(const IssuedFacts& issued, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = "the certificate with serial " + issued.chain.leaf().serial,
            .message = std::move(message)};
}

constexpr std::string_view keep =
    "The certificate in force was left as it is; report this to the CA.";

}  // namespace acme8443::validator::rules::issued
