#include "validator/url_bytes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/text.hpp"

namespace acme8443::validator::url_bytes {
namespace {

enum Place : unsigned { in_userinfo = 1, in_host = 2, in_path = 4, left_in_path = 8 };

/// One look-up for each byte: somebody else writes the Location.
constexpr auto places = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto c = static_cast<char>(i);
        const bool unreserved = digit(c) || letter(c) || among("-_.~", c);
        const bool of_path = unreserved || among("$&+,/:;=@", c);
        unsigned where = 0;
        if (unreserved || among(":!$&'()*+,;=%@", c)) where |= in_userinfo;
        if (unreserved || among("!$&'()*+,;=:[]<>\"", c) || !ascii(c)) where |= in_host;
        if (of_path) where |= in_path;
        if (of_path || among("!'()*[]%", c)) where |= left_in_path;
        table[i] = static_cast<std::uint8_t>(where);
    }
    return table;
}();

bool stands(char c, Place place) { return (places[static_cast<unsigned char>(c)] & place) != 0; }

std::optional<unsigned> hex_value(char c)
{
    if (digit(c)) return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return {};
}

}  // namespace

bool userinfo(char c) { return stands(c, in_userinfo); }
bool host(char c) { return stands(c, in_host); }
bool path(char c) { return stands(c, in_path); }
bool kept_in_path(char c) { return stands(c, left_in_path); }
bool fragment(char c) { return path(c) || among("?!()*", c); }
bool kept_in_fragment(char c) { return kept_in_path(c) || c == '?'; }

Result<std::string> unescape(std::string_view text, bool in_host)
{
    if (text.find('%') == text.npos && (!in_host || std::ranges::all_of(text, host)))
        return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (in_host && text[i] != '%' && !host(text[i])) {
            return fail(Errc::protocol, "a host with the byte " + printable(text.substr(i, 1)));
        }
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto high = i + 2 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
        const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : std::nullopt;
        if (!high || !low || (in_host && *high < 8 && text.substr(i, 3) != "%25")) {
            return fail(Errc::protocol, "invalid URL escape " + printable(text.substr(i, 3)));
        }
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return out;
}

std::string escape(std::string_view text, bool (*kept)(char))
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (kept(c)) {
            out += c;
        } else {
            out += {'%', hex[byte >> 4U], hex[byte & 15U]};
        }
    }
    return out;
}

}  // namespace acme8443::validator::url_bytes
