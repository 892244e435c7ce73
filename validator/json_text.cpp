#include "validator/json_text.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace acme8443::validator::json_text {
namespace {

/// What stands in a JSON string as it is, of ASCII.
constexpr auto plain = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0x20; c < 0x7f; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

}  // namespace

void append_string(std::string_view text, std::string& out)
{
    const auto is_plain = [](char c) { return plain[static_cast<unsigned char>(c)]; };
    if (!std::ranges::all_of(text, is_plain)) {
        using nlohmann::json;
        out += json(text).dump(-1, ' ', false, json::error_handler_t::replace);
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void append_strings(std::span<const std::string> texts, std::string& out)
{
    char between = '[';
    for (const std::string& text : texts) {
        out += between;
        append_string(text, out);
        between = ',';
    }
    out += texts.empty() ? "[]" : "]";
}

}  // namespace acme8443::validator::json_text
