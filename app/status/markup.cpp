#include "app/status/markup.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace acme8443::app::status {
namespace {

std::string escaped(std::string_view anything)
{
    std::string out;
    for (const char c : printable(anything)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// Those that have no end tag.
bool is_void(std::string_view name)
{
    static constexpr std::array<std::string_view, 2> names{"meta", "br"};
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

Markup text(std::string_view anything)
{
    Markup markup;
    markup.html_ = escaped(anything);
    return markup;
}

Markup element(std::string_view name, Attributes attributes, const Markup& inner)
{
    const std::string tag(name);
    Markup markup;
    markup.html_ = "<" + tag;
    for (const auto& [attribute, value] : attributes)
        markup.html_ += " " + std::string(attribute) + "=\"" + escaped(value) + "\"";
    markup.html_ += ">";
    if (!is_void(name)) markup.html_ += inner.html_ + "</" + tag + ">";
    return markup;
}

Markup style_sheet(std::string_view css)
{
    Markup markup;
    markup.html_ = "<style>" + std::string(css) + "</style>";
    return markup;
}

}  // namespace acme8443::app::status
