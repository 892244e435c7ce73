#include "acme/authorization_object.hpp"

#include <nlohmann/json.hpp>

#include "acme/json.hpp"
#include "acme/order_object.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

// RFC 8555 defines 3 types, all others together have fewer than 10.
constexpr std::size_t most_challenges = 32;

ChallengeObject challenge_of(const json& object)
{
    ChallengeObject challenge{.type = string_at(object, "type"),
                              .url = string_at(object, "url"),
                              .status = string_at(object, "status"),
                              .token = string_at(object, "token"),
                              .issuer_domain_names = strings_at(object, "issuer-domain-names"),
                              .account_uri = string_at(object, "accounturi")};
    // Draft -02 renamed it.
    if (challenge.issuer_domain_names.empty())
        challenge.issuer_domain_names = strings_at(object, "issuerDomainNames");
    const json& error = member_at(object, "error");
    if (error.is_object()) challenge.error = read_problem(error);
    return challenge;
}

}  // namespace

Result<ChallengeObject> read_challenge(const Answer& answer)
{
    const json document = TRY(answer.json());
    return challenge_of(document);
}

Result<AuthorizationObject> read_authorization(const Answer& answer)
{
    const json document = TRY(answer.json());
    Identifier name = TRY(read_identifier(member_at(document, "identifier")));
    if (true_at(document, "wildcard")) name = Identifier::raw(name.kind(), "*." + name.value());
    AuthorizationObject authorization{.name = std::move(name),
                                      .status = string_at(document, "status")};
    for (const json& challenge : array_at(document, "challenges")) {
        if (authorization.challenges.size() == most_challenges) break;
        authorization.challenges.push_back(challenge_of(challenge));
    }
    return authorization;
}

}  // namespace acme8443::acme
