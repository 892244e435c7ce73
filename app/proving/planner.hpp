#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/settings/certificate_spec.hpp"
#include "validator/policy.hpp"

namespace acme8443::app {

/// One way to prove one name, and what became of it.
struct Candidate {
    enum class Outcome : std::uint8_t { chosen, possible, not_possible };
    Wanted way;
    Outcome outcome{Outcome::not_possible};
    std::string because{};
    Errc why_not{Errc::bad_config};  ///< of one that is not possible
};

/// "app.example.org: http-01: chosen: port 80 is free on this host".
std::string to_string(const Candidate& candidate);

/// Which way each name will go.
struct Plan {
    OrderSpec order;
    validator::Facts facts;               ///< about the ways of `order`
    std::vector<Candidate> candidates{};  ///< by name, best first
};

/// How this host would answer for a name in this way now, or why it cannot.
using Able = std::function<Result<std::string>(const Wanted& way)>;

/// For each name of the order the first of http-01, tls-alpn-01, dns-persist-01, dns-account-01 and
/// dns-01 that `want` asks for, policy permits and the host is able to. Deterministic: nothing else
/// counts. What the CA offers is not known before there is an order; see alternatives(). A `want`
/// that fixes the challenge is not second-guessed. Errors: what keeps the best candidate of a name
/// from being chosen, with a part for every candidate.
Result<Plan> make_plan(const CertificateSpec& want, const OrderSpec& order,
                       const validator::Facts& facts, const validator::Policy& policy,
                       const Able& able);

/// The orders for the ways that were possible but not chosen, best first, each approved as such.
Result<std::vector<ApprovedOrder>> alternatives(const Plan& plan, const validator::Policy& policy);

}  // namespace acme8443::app
