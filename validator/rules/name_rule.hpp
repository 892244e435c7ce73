#pragma once
// Internal to the rules about names: a rule is a question to a name's shape, and words.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "validator/rule.hpp"
#include "validator/rules/csr_words.hpp"

namespace acme8443::validator::rules {

/// What a broken rule says: to the operator, in the CA's words, as an ACME error.
struct Words {
    std::string_view message;
    std::string_view ca_says;
    std::string_view problem{"malformed"};
};

inline std::string with_label(const NameFacts& name, std::string_view message)
{
    const auto label = name.shape.label(name.wanted.name.value());
    if (label.empty()) return std::string(message);
    return "the label \"" + printable(label, 80) + "\" " + std::string(message);
}

/// One finding for each name whose shape breaks the rule.
template <bool (*broken)(const NameShape&, const CaProfile&), const Words& words>
std::vector<Finding> judge(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!broken(name.shape, ca)) continue;
        findings.push_back({.outcome = Outcome::violated,
                            .subject = printable(name.wanted.name.value(), 300),
                            .message = with_label(name, words.message),
                            .ca_says = std::string(words.ca_says),
                            .problem = std::string(words.problem)});
        word_for_request(facts, findings.back());
    }
    return findings;
}

/// A CA that wants a public suffix asks a wildcard for it before it looks at anything else.
inline bool stops_at_suffix(const NameShape& shape, const CaProfile& ca)
{
    return ca.icann_suffix && shape.wildcard && shape.labels > 0 && !shape.has_suffix;
}

/// Some name is worth a word, by itself or because this CA takes no name as long.
inline bool some_name(const Facts& facts, const CaProfile& ca)
{
    return std::ranges::any_of(facts.names, [&ca](const NameFacts& name) {
        return !name.shape.ordinary() || (ca.most_labels && name.shape.labels > *ca.most_labels);
    });
}

inline bool well_formed(const NameShape& shape)
{
    return shape.labels > 0 && shape.fault == NameFault::none;
}

}  // namespace acme8443::validator::rules
