#include "app/console/live_lines.hpp"

#include <algorithm>
#include <utility>

namespace acme8443::app {
namespace {

/// Fewer than any terminal has rows: what has scrolled out of it cannot be rewritten.
constexpr std::size_t most_lines = 12;

/// As a word of its own: "issuing app.example.org: ..." names app.example.org and not example.org.
bool names(std::string_view text, std::string_view who)
{
    for (auto at = text.find(who); at != text.npos; at = text.find(who, at + 1)) {
        const bool begins = at == 0 || text[at - 1] == ' ';
        const auto after = text.substr(at + who.size());
        if (begins && (after.empty() || after.front() == ' ' || after.front() == ':')) return true;
    }
    return false;
}

}  // namespace

std::string LiveLines::erase()
{
    if (drawn_ == 0) return "";
    return "\x1b[" + std::to_string(std::exchange(drawn_, 0)) + "A\r\x1b[J";
}

std::string LiveLines::draw()
{
    std::string text;
    for (const Line& line : lines_) text += line.text + "\n";
    drawn_ = lines_.size();
    return text;
}

std::string LiveLines::put(std::string_view who, std::string line, bool passing)
{
    const auto old = std::ranges::find(lines_, who, &Line::who);
    if (!passing && line.size() >= columns_) {
        if (old != lines_.end()) lines_.erase(old);
        return line + "\n";
    }
    if (line.size() >= columns_) line.resize(columns_ - 1);
    if (old != lines_.end()) {
        old->text = std::move(line);
        return "";
    }
    lines_.push_back({std::string(who), std::move(line), passing});
    if (lines_.size() <= most_lines) return "";
    const Line oldest = std::move(lines_.front());
    lines_.erase(lines_.begin());
    return oldest.passing ? "" : oldest.text + "\n";
}

void LiveLines::drop_passing() { std::erase_if(lines_, &Line::passing); }

void LiveLines::give_way_to(std::string_view text)
{
    const auto first = text.substr(0, text.find('\n'));
    std::erase_if(lines_, [&](const Line& line) { return names(first, line.who); });
}

}  // namespace acme8443::app
