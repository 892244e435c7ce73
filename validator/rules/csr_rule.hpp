#pragma once
// Internal to the rules about certification requests.
#include <string>
#include <string_view>
#include <utility>

#include "validator/rule.hpp"

namespace acme8443::validator::rules::csr_rule {

inline const pki::CsrContents* contents_of(const Facts& facts)
{
    return facts.csr && facts.csr->contents ? &*facts.csr->contents : nullptr;
}

inline Finding bad_csr(const CaProfile& ca, std::string message, std::string_view boulder_says = {},
                       std::string_view problem = "badCSR")
{
    return {.outcome = Outcome::violated,
            .subject = "the CSR",
            .message = std::move(message),
            .ca_says = std::string(ca.boulder ? boulder_says : ""),
            .problem = std::string(problem)};
}

constexpr std::string_view remake =
    "Make the CSR with nothing but a key and subject alternative names.";

}  // namespace acme8443::validator::rules::csr_rule
