#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace acme8443::app::status {

/// HTML that can be written as it is. It comes only out of text() and element(), which escape, so
/// that nothing a CA or a server says becomes markup.
class Markup {
public:
    Markup() = default;
    Markup& operator+=(const Markup& more)
    {
        html_ += more.html_;
        return *this;
    }
    friend Markup operator+(Markup left, const Markup& right) { return std::move(left += right); }
    const std::string& html() const noexcept { return html_; }
    bool empty() const noexcept { return html_.empty(); }

private:
    friend Markup text(std::string_view);
    friend Markup style_sheet(std::string_view);
    friend Markup element(std::string_view,
                          std::initializer_list<std::pair<std::string_view, std::string_view>>,
                          const Markup&);
    std::string html_{};
};

using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Anybody's text; control bytes are made visible.
Markup text(std::string_view anything);
/// `name` and the names of attributes are ours, their values anybody's.
Markup element(std::string_view name, Attributes attributes, const Markup& inner);
inline Markup element(std::string_view name, Attributes attributes, std::string_view inner)
{
    return element(name, attributes, text(inner));
}
inline Markup element(std::string_view name, const Markup& inner)
{
    return element(name, {}, inner);
}
inline Markup element(std::string_view name, std::string_view inner)
{
    return element(name, {}, text(inner));
}
/// A style element; `css` is ours.
Markup style_sheet(std::string_view css);

}  // namespace acme8443::app::status
