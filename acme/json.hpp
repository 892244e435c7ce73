#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace acme8443::acme {

/// What a CA sent, read strictly: UTF-8, at most 16 levels deep, no member twice. Errors:
/// Errc::protocol, beginning with `what`.
Result<nlohmann::json> parse_json(std::string_view text, std::string_view what);

/// Compact JSON text. Bytes that are not UTF-8 (people type them) become U+FFFD.
std::string to_text(const nlohmann::json& value);

/// A string member, or empty when it is missing or not a string.
std::string string_at(const nlohmann::json& object, const char* member);
/// The strings in an array member; anything else is left out.
std::vector<std::string> strings_at(const nlohmann::json& object, const char* member);
/// True only for the member `true`.
bool true_at(const nlohmann::json& object, const char* member);
/// Any member, or null.
const nlohmann::json& member_at(const nlohmann::json& object, const char* member);
/// An array member, or an empty array.
const nlohmann::json& array_at(const nlohmann::json& object, const char* member);

}  // namespace acme8443::acme
