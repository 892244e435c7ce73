#include "acme/link_header.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace acme8443::acme {
namespace {

/// Where `wanted` first stands outside of a quoted string; the end when it does not.
std::size_t find_unquoted(std::string_view text, char wanted)
{
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"')
            quoted = !quoted;
        else if (quoted && text[at] == '\\')
            ++at;
        else if (!quoted && text[at] == wanted)
            return at;
    }
    return text.size();
}

/// What stands before `end`, which is taken off `text` too.
std::string_view take_until(std::string_view& text, char end)
{
    const std::size_t at = find_unquoted(text, end);
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return taken;
}

std::string_view trim(std::string_view text, std::string_view what)
{
    const std::size_t first = text.find_first_not_of(what);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(what) - first + 1);
}

bool has_relation(std::string_view parameters, std::string_view relation)
{
    while (!parameters.empty()) {
        std::string_view value = take_until(parameters, ';');
        const std::string name = lower(trim(take_until(value, '='), " \t"));
        if (name != "rel") continue;
        // Section 3.3: the first rel counts, and may hold several relations.
        const auto relations = split(lower(trim(value, " \t\"")), ' ');
        return std::ranges::find(relations, relation) != relations.end();
    }
    return false;
}

}  // namespace

std::vector<std::string> link_targets(std::string_view header, std::string_view relation,
                                      std::size_t most)
{
    std::vector<std::string> targets;
    while (targets.size() < most) {
        const std::size_t open = header.find('<');
        if (open == std::string_view::npos) break;
        header.remove_prefix(open + 1);
        const std::size_t close = header.find('>');
        if (close == std::string_view::npos) break;
        const std::string_view target = header.substr(0, close);
        header.remove_prefix(close + 1);
        if (has_relation(take_until(header, ','), relation)) targets.emplace_back(target);
    }
    return targets;
}

}  // namespace acme8443::acme
