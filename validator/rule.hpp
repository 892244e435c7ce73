#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "validator/ca_profile.hpp"
#include "validator/facts.hpp"

namespace acme8443::validator {

enum class Severity : std::uint8_t { refuse, warn, note };
/// Only what is deterministic may refuse; what depends on where we look from advises.
enum class Certainty : std::uint8_t { deterministic, seen_from_here };
/// not_judged: the rule applies, and a fact it needs was never part of the question.
/// not_known: that fact was sought and could not be had; without a refusal the verdict is
/// undetermined.
enum class Outcome : std::uint8_t { violated, not_judged, not_known };
/// Who says so: the CA/Browser Forum ("br"), an RFC ("rfc"), or this one CA ("ca").
enum class Authority : std::uint8_t { forum, rfc, ca };
/// What a rule looks at. A kind of question runs only the rules of its areas. Areas are evaluated
/// in this order, the rules of one area in the order of its families.
enum class Area : std::uint8_t {
    identifier,
    address,
    method,    ///< identifiers and challenge types together
    listener,  ///< where we would answer
    key,
    csr,
    lifetime,
    acme,
    caa,
    dns,
    connection,  ///< getting an answer from port 80 at all
    redirect,
    response,
    tls_alpn,
    mpic,
    certificate,  ///< a certificate alone
    profile,      ///< a certificate against what the CA's profile promises
    issued,       ///< a certificate against the order it answers
    revocation
};

std::string_view to_string(Severity);
std::string_view to_string(Certainty);
std::string_view to_string(Outcome);
std::string_view to_string(Authority);  ///< "br", "rfc", "ca"
std::string_view to_string(Area);

using Moment = std::chrono::sys_seconds;

/// 00:00:00 UTC (BR section 1.6.4): `utc(2026, 3, 15)`.
constexpr Moment utc(int year, unsigned month, unsigned day)
{
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                                 static_cast<int>(day)};
}

/// Half open, UTC: [from, until).
struct Effective {
    Moment from{Moment::min()};
    Moment until{Moment::max()};
    constexpr bool at(Moment moment) const { return from <= moment && moment < until; }
};

struct Rule;

struct Finding {
    Outcome outcome;
    std::string subject;  ///< the name, the hop, the field
    std::string message;
    std::string evidence{};       ///< the header or record, as it was
    std::string fix{};            ///< for the server that was recognised, or empty
    std::string ca_says{};        ///< what the CA would answer, in its own words, or empty
    std::string problem{};        ///< the ACME error type it would use, without its URN prefix
    std::string not_contacted{};  ///< "host:port" that was left alone because of this
    std::string reason{};  ///< the verdict as the corpora word it, where the rule's does not do
    /// Filled in by judge(): the rule, and its severity here. What a rule says with certainty
    /// seen_from_here only warns when the facts were gathered here.
    const Rule* rule{};
    Severity severity{Severity::refuse};

    bool refuses() const { return outcome == Outcome::violated && severity == Severity::refuse; }
};

/// One rule, one file (or one tight family) under rules/. Pure: same inputs, same findings. No
/// findings: the rule holds or does not apply. Allocates nothing when it holds.
struct Rule {
    std::string_view id;         ///< "redirect-authorized-port"
    std::string_view cites;      ///< "BR 2.3.1 section 3.2.2.4.19(3)"
    std::string_view statement;  ///< one sentence: what must be so
    Area area;
    Authority authority;
    Severity severity;
    Certainty certainty{Certainty::deterministic};
    Effective effective{};
    std::string_view advice{};  ///< what to do about it, for everybody
    std::string_view reason{};  ///< the verdict in one word, where the vectors have one
    std::string_view aka{};     ///< how zlint, Let's Debug or Boulder call it
    /// Asked before `judge`: false, and neither this rule nor neighbours that share the question
    /// have anything to say. nullptr: there is no such question.
    bool (*concerned)(const Facts&, const CaProfile&){};
    std::vector<Finding> (*judge)(const Facts&, Moment, const CaProfile&);
};

namespace rules {
/// Every rule, in order of evaluation: by area, then as rules/families.hpp lists the families.
std::span<const Rule* const> all();
/// Those of one area, in the same order; `among`: all of them, or some in the order that all() has.
std::span<const Rule* const> of(Area area, std::span<const Rule* const> among = all());
/// The rule of that id, or nullptr.
const Rule* find(std::string_view id);
}  // namespace rules

}  // namespace acme8443::validator
