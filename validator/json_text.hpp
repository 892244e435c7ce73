#pragma once
#include <span>
#include <string>
#include <string_view>

namespace acme8443::validator::json_text {

/// Appends the text as a JSON string. What is no UTF-8 becomes U+FFFD.
void append_string(std::string_view text, std::string& out);
/// Appends ["...",...].
void append_strings(std::span<const std::string> texts, std::string& out);

}  // namespace acme8443::validator::json_text
