#pragma once
#include "acme/authorization_object.hpp"
#include "acme/challenge.hpp"

namespace acme8443::acme {

/// Whom a dns-persist-01 record has to name. Empty: this CA has not said.
struct DnsPersistTerms {
    std::vector<std::string> issuers{};
    std::vector<std::string> account_uris{};  ///< the one to publish first
};

/// What can be published before any order: the directory's issuerDomainNames (draft -02), or else
/// its caaIdentities, from which CAs draw them.
Result<DnsPersistTerms> dns_persist_terms(Session& ca, const Identifier& name,
                                          std::stop_token stop);

/// What this challenge asks for: `issuer-domain-names` and `accounturi` in drafts -00 and -01,
/// `issuerDomainNames` and hashed accounts in draft -02, which the directory's accountHashPrefix
/// tells. Errors: Errc::protocol for what draft -02 section 3.2 calls malformed.
Result<DnsPersistTerms> dns_persist_terms(Session& ca, const Identifier& name,
                                          const ChallengeObject& challenge, std::stop_token stop);

}  // namespace acme8443::acme
