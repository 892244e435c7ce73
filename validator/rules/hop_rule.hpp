#pragma once
// Internal to the rules about the hops from port 80 to an answer.
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "validator/rule.hpp"

namespace acme8443::validator::rules::hop_rule {

inline Finding about(const Hop& hop, Outcome outcome, std::string message, std::string ca_says,
                     std::string problem = "connection")
{
    return {.outcome = outcome,
            .subject = printable(hop.url, 500),
            .message = std::move(message),
            .evidence = printable(hop.problem, 500),
            .ca_says = std::move(ca_says),
            .problem = std::move(problem)};
}

/// What this machine could not find out, the CA may well know.
inline Outcome unless_here(const Facts& facts)
{
    return facts.vantage == Vantage::ca ? Outcome::violated : Outcome::not_known;
}

/// `judge` adds what it finds about one hop.
template <void (*judge)(const Facts&, const HttpTrace&, const Hop&, const CaProfile&,
                        std::vector<Finding>&)>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.http) continue;
        for (const Hop& hop : name.http->hops) judge(facts, *name.http, hop, ca, findings);
    }
    return findings;
}

}  // namespace acme8443::validator::rules::hop_rule
