#include "app/discover/words.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace acme8443::app::discover {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The next word, or one of `alone`; empty at the end.
std::string next_word(std::string_view& text, std::string_view alone)
{
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    std::string word;
    while (!text.empty()) {
        const char c = text.front();
        if (blank(c)) break;
        if (alone.find(c) != alone.npos) {
            if (!word.empty()) break;
            text.remove_prefix(1);
            return std::string(1, c);
        }
        text.remove_prefix(1);
        if (c != '"' && c != '\'') {
            word += c;
            continue;
        }
        const auto close = text.find(c);
        word += text.substr(0, close);
        text.remove_prefix(close == text.npos ? text.size() : close + 1);
        if (word.empty()) return "\"\"";
    }
    return word;
}

}  // namespace

std::vector<Words> lines(std::string_view text, std::string_view comments)
{
    std::vector<Words> out;
    for (const std::string& line : split(text, '\n')) {
        std::string_view rest = line;
        const auto begin = rest.find_first_not_of(" \t");
        if (begin == rest.npos || comments.find(rest[begin]) != comments.npos) continue;
        rest.remove_prefix(begin);
        Words words{next_word(rest, "=")};
        if (const auto value = rest.find_first_not_of(" \t");
            value != rest.npos && rest[value] == '=')
            rest.remove_prefix(value + 1);
        for (std::string word = next_word(rest, ""); !word.empty(); word = next_word(rest, ""))
            words.push_back(std::move(word));
        out.push_back(std::move(words));
    }
    return out;
}

std::vector<Words> statements(std::string_view text)
{
    std::string plain;
    for (const std::string& line : split(text, '\n')) {
        const auto begin = line.find_first_not_of(" \t");
        if (begin != line.npos && line[begin] != '#') plain += line + "\n";
    }
    std::string_view rest = plain;
    std::vector<Words> out;
    Words words;
    for (std::string word = next_word(rest, "{};"); !word.empty(); word = next_word(rest, "{};")) {
        if (word != ";") words.push_back(word);
        if (word != ";" && word != "{" && word != "}") continue;
        if (!words.empty()) out.push_back(std::move(words));
        words.clear();
    }
    return out;
}

int port_in(std::string_view address)
{
    const auto colon = address.rfind(':');
    const std::string_view digits = colon == address.npos ? address : address.substr(colon + 1);
    int port = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, port);
    // HAProxy and Caddy: "8443," of a list, ":8443>".
    return error == std::errc{} && (stopped == end || *stopped == ',' || *stopped == '>') ? port
                                                                                          : 0;
}

}  // namespace acme8443::app::discover
