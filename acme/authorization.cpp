#include "acme/authorization.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "acme/authorization_object.hpp"
#include "acme/dns_persist_terms.hpp"
#include "acme/token.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

/// Best first.
Result<std::vector<ChallengeType>> approved_types(const Order& order,
                                                  std::span<const ApprovedOrder> others,
                                                  const Identifier& name)
{
    std::vector<ChallengeType> types;
    const auto add = [&](const OrderSpec& spec) {
        const auto wanted = std::ranges::find(spec.names, name, &Wanted::name);
        if (wanted != spec.names.end()) types.push_back(wanted->how);
    };
    add(order.spec);
    if (types.empty())
        return fail(Errc::protocol,
                    "the CA asks for " + name.value() + ", which is not in the order");
    for (const ApprovedOrder& other : others) add(other.spec());
    return types;
}

std::vector<std::string> names_of(const std::vector<ChallengeType>& types)
{
    std::vector<std::string> names;
    for (const ChallengeType type : types) names.emplace_back(to_string(type));
    return names;
}

/// The best of these that is offered, or null.
const ChallengeObject* best_offered(const AuthorizationObject& authorization,
                                    const std::vector<ChallengeType>& types)
{
    for (const ChallengeType type : types)
        for (const ChallengeObject& challenge : authorization.challenges)
            if (challenge.type == to_string(type)) return &challenge;
    return nullptr;
}

std::string offered_types(const AuthorizationObject& authorization)
{
    std::vector<std::string> types;
    for (const ChallengeObject& challenge : authorization.challenges)
        types.push_back(printable(challenge.type, 50));
    return types.empty() ? "nothing" : join(types, ", ");
}

/// dns-persist-01 has no token: what stands in DNS is the answer.
Result<Challenge> persistent(Session& ca, const AuthorizationObject& authorization,
                             const ChallengeObject& offered, const std::stop_token& stop)
{
    DnsPersistTerms terms = TRY(dns_persist_terms(ca, authorization.name, offered, stop));
    return Challenge{.name = authorization.name,
                     .type = ChallengeType::dns_persist_01,
                     .token = {},
                     .key_authorization = {},
                     .url = offered.url,
                     .account_url = ca.account_url(),
                     .issuer_domain_names = std::move(terms.issuers),
                     .account_uris = std::move(terms.account_uris)};
}

/// The approved way to answer for this name. The token is checked here, before anybody sees it.
Result<Challenge> choose(Session& ca, const AuthorizationObject& authorization,
                         const std::vector<ChallengeType>& types, const std::stop_token& stop)
{
    const ChallengeObject* found = best_offered(authorization, types);
    if (found == nullptr)
        return fail(Errc::refused_by_ca, "the CA offers no " + join(names_of(types), " or ") +
                                             ", but " + offered_types(authorization));
    const ChallengeType how = TRY(parse_challenge_type(found->type));
    if (how == ChallengeType::dns_persist_01) return persistent(ca, authorization, *found, stop);
    if (!is_token(found->token))
        return fail(Errc::protocol, "the CA's token \"" + printable(found->token, 200) +
                                        "\" is not 22 to 128 letters of base64url");
    return Challenge{.name = authorization.name,
                     .type = how,
                     .token = found->token,
                     .key_authorization = found->token + '.' + ca.account_key().thumbprint(),
                     .url = found->url,
                     .account_url = ca.account_url()};
}

/// What is left to prove. RFC 8555 section 7.5.
Result<std::vector<Challenge>> open_challenges(Session& ca, const Order& order,
                                               std::span<const ApprovedOrder> others,
                                               std::stop_token stop)
{
    std::vector<Challenge> challenges;
    for (const std::string& url : order.authorizations) {
        const auto authorization = TRY(ca.post_as_get(url, stop).and_then(read_authorization));
        if (authorization.status == "valid") continue;
        const std::string& name = authorization.name.value();
        if (authorization.status != "pending")
            return fail(Errc::refused_by_ca, name + ": the CA's authorization is " +
                                                 printable(authorization.status, 50));
        const auto types = TRY(approved_types(order, others, authorization.name));
        auto challenge = choose(ca, authorization, types, stop);
        if (!challenge) return fail(std::move(challenge).error().while_doing(name));
        challenge->authorization = url;
        challenges.push_back(std::move(*challenge));
    }
    return challenges;
}

Result<Presented> present_one(const Challenge& challenge, std::span<Solver* const> solvers,
                              std::stop_token stop)
{
    const auto solver = std::ranges::find(solvers, challenge.type, &Solver::type);
    if (solver != solvers.end()) return (*solver)->present(challenge, std::move(stop));
    return fail(Errc::bad_config,
                "nothing is set up to answer " + std::string(to_string(challenge.type)));
}

}  // namespace

Result<Answers> present(Session& ca, const Order& order, std::span<const ApprovedOrder> others,
                        std::span<Solver* const> solvers, std::stop_token stop)
{
    Answers answers;
    // The other states say that every authorization is valid.
    if (order.status != "pending") return answers;
    for (Challenge& challenge : TRY(open_challenges(ca, order, others, stop))) {
        auto presented = present_one(challenge, solvers, stop);
        if (!presented)
            return fail(std::move(presented).error().while_doing("presenting the answer for " +
                                                                 challenge.name.value()));
        answers.push_back({std::move(challenge), std::move(*presented)});
    }
    for (const Given& given : answers) {
        auto ready = given.presented.ready(stop);
        if (!ready)
            return fail(std::move(ready).error().while_doing("presenting the answer for " +
                                                             given.challenge.name.value()));
    }
    return answers;
}

}  // namespace acme8443::acme
