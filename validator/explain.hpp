#pragma once
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "validator/rule.hpp"

namespace acme8443::validator {

/// A rule in full, by its id, or the story of a port, by its number: what it is registered for, who
/// uses it, whether a CA validates there and why, what to do; each line with its source. Errors:
/// Errc::bad_usage, with the ids that come near.
Result<std::string> explain(std::string_view rule_or_port);

/// {"id","cites","statement","area","authority","severity","certainty","from","until","advice","aka"}.
nlohmann::json to_json(const Rule& rule);

/// docs/rules.md, whole.
std::string rules_markdown();

}  // namespace acme8443::validator
