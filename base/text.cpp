#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace acme8443 {
namespace {

constexpr char32_t not_utf8 = 0xffffffff;

struct Decoded {
    char32_t letter;
    std::size_t size;  ///< bytes it took; 1 when not UTF-8
};

/// The first letter of a text that is not empty, by RFC 3629.
Decoded decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < size) return {not_utf8, 1};
    char32_t letter = first & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {not_utf8, 1};
        letter = (letter << 6) | (byte(i) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = letter >= 0xd800 && letter <= 0xdfff;
    if (letter < smallest[size] || letter > 0x10ffff || surrogate) return {not_utf8, 1};
    return {letter, size};
}

/// C0, DEL, C1 (terminals obey U+009B), line separators, and what reorders the letters around it.
bool unsafe(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == not_utf8;
}

/// As much of the text as is printable ASCII.
std::string_view plain_beginning(std::string_view text)
{
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7f; };
    const auto end = std::ranges::find_if_not(text, plain);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string escaped(std::string_view bytes)
{
    std::string out;
    for (const char c : bytes) {
        std::array<char, 5> text{};
        std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned char>(c));
        out += text.data();
    }
    return out;
}

}  // namespace

std::string printable(std::string_view text, std::size_t most)
{
    std::string out;
    while (!text.empty()) {
        const std::string_view plain = plain_beginning(text).substr(0, most - out.size());
        out += plain;
        text.remove_prefix(plain.size());
        if (text.empty()) return out;
        const Decoded next = decode(text);
        const std::string_view bytes = text.substr(0, next.size);
        const std::string shown = unsafe(next.letter) ? escaped(bytes) : std::string(bytes);
        if (out.size() + shown.size() > most) return out + "...";
        out += shown;
        text.remove_prefix(next.size);
    }
    return out;
}

std::string lower(std::string_view ascii)
{
    std::string out(ascii);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::vector<std::string> split(std::string_view text, char at)
{
    std::vector<std::string> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view between)
{
    std::string out;
    for (const std::string& part : parts) {
        if (&part != &parts.front()) out += between;
        out += part;
    }
    return out;
}

}  // namespace acme8443
