#pragma once
// Internal to the rules about every address of a name on port 80.
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "validator/rule.hpp"

namespace acme8443::validator::rules::survey_rule {

inline Finding about(const NameFacts& name, const AddressSight& sight, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = name.wanted.name.value() + " at " + sight.address,
            .message = std::move(message),
            .evidence = printable(sight.problem, 500)};
}

/// `judge` says what is wrong with one address.
template <std::optional<Finding> (*judge)(const NameFacts&, const AddressSight&)>
std::vector<Finding> each(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.survey) continue;
        for (const AddressSight& sight : name.survey->sights) {
            if (auto finding = judge(name, sight)) findings.push_back(*std::move(finding));
        }
    }
    return findings;
}

/// The last header of that name, or "".
inline std::string header(const AddressSight& sight, const std::string& name)
{
    const auto [first, last] = sight.headers.equal_range(name);
    return first == last ? "" : std::prev(last)->second;
}

}  // namespace acme8443::validator::rules::survey_rule
