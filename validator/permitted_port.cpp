#include "validator/permitted_port.hpp"

#include "validator/policy.hpp"

namespace acme8443::validator {

RedirectJudgement RedirectJudgement::of(const Redirect& redirect,
                                        std::span<const Rule* const> rules, Moment at,
                                        const CaProfile& ca)
{
    const Facts facts{.redirect = &redirect};
    RedirectJudgement judgement{judge(facts, rules, at, ca), std::nullopt};
    if (judgement.verdict.decision() == Decision::refused || !redirect.target) return judgement;
    const std::uint32_t port = redirect.target->port_number();
    if (port == 80 || port == 443) judgement.port = PermittedPort(static_cast<std::uint16_t>(port));
    return judgement;
}

}  // namespace acme8443::validator
