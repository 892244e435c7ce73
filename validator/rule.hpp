#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
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
/// not_judged: the rule applies, and a fact it needs is missing.
enum class Outcome : std::uint8_t { violated, not_judged };
/// Who says so: the CA/Browser Forum ("br"), an RFC ("rfc"), or this one CA ("ca").
enum class Authority : std::uint8_t { forum, rfc, ca };
/// What a rule looks at. A kind of question runs only the rules of its areas.
enum class Area : std::uint8_t {
    identifier,
    address,
    method,    ///< identifiers and challenge types together
    listener,  ///< where we would answer
    redirect,
    response,
    caa,
    dns,
    tls_alpn,
    key,
    csr,
    certificate,  ///< a certificate alone
    issued,       ///< a certificate against the order it answers
    lifetime,
    mpic,
    acme,
    revocation
};

std::string_view to_string(Severity);
std::string_view to_string(Certainty);
std::string_view to_string(Outcome);
std::string_view to_string(Authority);  ///< "br", "rfc", "ca"
std::string_view to_string(Area);

using Moment = std::chrono::sys_seconds;

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
    std::string evidence{};  ///< the header or record, as it was
    std::string fix{};       ///< for the server that was recognised, or empty
    std::string ca_says{};   ///< what the CA would answer, in its own words, or empty
    std::string problem{};   ///< the ACME error type it would use, without its URN prefix
    const Rule* rule{};      ///< filled in by judge()
};

/// One rule, one file (or one tight family) under rules/. Pure: same inputs, same findings. No
/// findings: the rule holds or does not apply.
struct Rule {
    std::string_view id;         ///< "redirect-authorized-port"
    std::string_view cites;      ///< "BR 2.3.1 section 3.2.2.4.19"
    std::string_view statement;  ///< one sentence: what must be so
    Area area;
    Authority authority;
    Severity severity;
    Certainty certainty{Certainty::deterministic};
    Effective effective{};
    std::string_view advice{};  ///< what to do about it, for everybody
    std::string_view aka{};     ///< how zlint, Let's Debug or Boulder call it
    std::vector<Finding> (*judge)(const Facts&, Moment, const CaProfile&);
};

namespace rules {
/// Every rule, in order of evaluation.
std::span<const Rule* const> all();
/// The rule of that id, or nullptr.
const Rule* find(std::string_view id);
}  // namespace rules

}  // namespace acme8443::validator
