#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "validator/rule.hpp"
#include "validator/verdict.hpp"

namespace acme8443::validator {

/// A port that http-01 may dial: 80 or 443. Only the beginning and the judgement of a redirect make
/// one, and nothing is dialled without one; so dialling 8443 cannot be written.
class PermittedPort {
public:
    /// RFC 8555 section 8.3: http-01 begins on TCP port 80.
    static constexpr PermittedPort first() noexcept { return PermittedPort(80); }
    constexpr std::uint16_t number() const noexcept { return number_; }

private:
    friend struct RedirectJudgement;
    constexpr explicit PermittedPort(std::uint16_t number) noexcept : number_(number) {}
    std::uint16_t number_;
};

/// What the rules say to one redirect, before anything is dialled for it.
struct RedirectJudgement {
    Verdict verdict;
    /// Where to go on. Empty: refused, or a port that we do not dial although the Forum would (22,
    /// 25: no web server is asked there).
    std::optional<PermittedPort> port;

    static RedirectJudgement of(const Redirect& redirect, std::span<const Rule* const> rules,
                                Moment at, const CaProfile& ca);
};

}  // namespace acme8443::validator
