#pragma once
// Internal to the rules about the TXT record that proves a name, and who serves it.
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "validator/rule.hpp"

namespace acme8443::validator::rules::dns_proof {

inline Finding about(std::string subject, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = printable(subject, 300),
            .message = std::move(message)};
}

/// What each name's record makes of `judge`.
template <void (*judge)(const Facts&, const NameFacts&, const DnsProof&, std::vector<Finding>&)>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (name.dns) judge(facts, name, *name.dns, findings);
    }
    return findings;
}

inline std::string listed(const std::vector<std::string>& values)
{
    return values.empty() ? "nothing" : printable(join(values, " "), 300);
}

}  // namespace acme8443::validator::rules::dns_proof
