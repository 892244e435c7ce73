#include "validator/url_bytes.hpp"

#include <optional>

#include "base/text.hpp"

namespace acme8443::validator::url_bytes {
namespace {

bool alphanumeric(char c) { return digit(c) || letter(c); }
bool unreserved(char c) { return alphanumeric(c) || among("-_.~", c); }

std::optional<unsigned> hex_value(char c)
{
    if (digit(c)) return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return {};
}

}  // namespace

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool among(std::string_view set, char c) { return set.find(c) != set.npos; }
bool userinfo(char c) { return unreserved(c) || among(":!$&'()*+,;=%@", c); }
bool host(char c) { return unreserved(c) || among("!$&'()*+,;=:[]<>\"", c) || !ascii(c); }
bool path(char c) { return unreserved(c) || among("$&+,/:;=@", c); }
bool kept_in_path(char c) { return path(c) || among("!'()*[]%", c); }
bool fragment(char c) { return path(c) || among("?!()*", c); }
bool kept_in_fragment(char c) { return kept_in_path(c) || c == '?'; }

Result<std::string> unescape(std::string_view text, bool in_host)
{
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
