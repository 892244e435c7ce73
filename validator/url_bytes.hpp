#pragma once
// Internal to url.cpp: which bytes may stand where, and percent-encoding (RFC 3986 section 2).
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace acme8443::validator::url_bytes {

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
constexpr bool among(std::string_view set, char c) { return set.find(c) != set.npos; }
bool userinfo(char c);
bool host(char c);
bool path(char c);
/// What may stand unescaped in a path that is otherwise left as it is.
bool kept_in_path(char c);
bool fragment(char c);
bool kept_in_fragment(char c);

/// Every "%" is followed by two hex digits. In a host only bytes beyond ASCII may be written so
/// (and the "%" of a zone). Errors: Errc::protocol.
Result<std::string> unescape(std::string_view text, bool in_host = false);
/// Every byte but those that are kept becomes "%" and two hex digits.
std::string escape(std::string_view text, bool (*kept)(char));

}  // namespace acme8443::validator::url_bytes
