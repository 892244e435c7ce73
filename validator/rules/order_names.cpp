// The names of an order together.
#include <algorithm>

#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

std::vector<Finding> repeated(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (auto name = facts.names.begin(); name != facts.names.end(); ++name) {
        const auto same = [&](const NameFacts& other) {
            return other.wanted.name == name->wanted.name;
        };
        if (std::find_if(facts.names.begin(), name, same) == name) continue;
        findings.push_back({.outcome = Outcome::violated,
                            .subject = printable(name->wanted.name.value(), 300),
                            .message = "the order names it twice"});
    }
    return findings;
}

std::vector<Finding> most_names(const Facts& facts, Moment, const CaProfile& ca)
{
    if (!ca.most_names || facts.names.size() <= *ca.most_names) return {};
    return {{.outcome = Outcome::violated,
             .subject = "the order",
             .message = std::to_string(facts.names.size()) + " names; this CA takes at most " +
                        std::to_string(*ca.most_names),
             .problem = "malformed"}};
}

std::vector<Finding> type(const Facts& facts, Moment, const CaProfile& ca)
{
    std::vector<Finding> findings;
    if (ca.identifier_types.empty()) return findings;
    for (const NameFacts& name : facts.names) {
        const auto kind = to_string(name.wanted.name.kind());
        if (std::ranges::find(ca.identifier_types, kind) != ca.identifier_types.end()) continue;
        findings.push_back(
            {.outcome = Outcome::violated,
             .subject = printable(name.wanted.name.value(), 300),
             .message = ca.title + " takes no identifier of type " + std::string(kind),
             .problem = "rejectedIdentifier"});
    }
    return findings;
}

constexpr Rule table[] = {
    {.id = "identifier-once",
     .cites = "RFC 8555 section 7.1.3",
     .statement = "An order names an identifier once.",
     .area = Area::identifier,
     .authority = Authority::rfc,
     .severity = Severity::warn,
     .judge = repeated},
    {.id = "identifier-most-names",
     .cites = "the profile's most_names; Let's Encrypt, Profiles",
     .statement = "An order has no more names than the CA takes (Let's Encrypt: 100, with the "
                  "profiles tlsserver and shortlived 25).",
     .area = Area::identifier,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .aka = "Boulder ra: maxNames",
     .judge = most_names},
    {.id = "identifier-type-ca",
     .cites = "the profile's identifier_types; Let's Encrypt, Profiles",
     .statement = "An order names only identifiers of types that the CA's profile takes (Let's "
                  "Encrypt takes addresses with the profile shortlived alone).",
     .area = Area::identifier,
     .authority = Authority::ca,
     .severity = Severity::refuse,
     .advice = "Order an address with the profile shortlived.",
     .judge = type},
};

}  // namespace

std::span<const Rule> order_names_rules() { return table; }

}  // namespace acme8443::validator::rules
