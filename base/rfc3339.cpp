#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

#include "base/text.hpp"

namespace acme8443 {
namespace {

using namespace std::chrono;

constexpr std::string_view date_and_time = "0000-00-00T00:00:00";

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Whether text begins like `shape`, where 0 stands for any digit and T for what RFC 3339
/// section 5.6 lets stand there.
bool begins_like(std::string_view text, std::string_view shape)
{
    const auto fits = [](char c, char like) {
        if (like == '0') return digit(c);
        if (like == 'T') return c == 'T' || c == 't' || c == ' ';
        return c == like;
    };
    return text.size() >= shape.size() &&
           std::ranges::equal(text.substr(0, shape.size()), shape, fits);
}

/// Of digits that begins_like() has seen.
int number(std::string_view text, std::size_t at, std::size_t count)
{
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + count, value);
    return value;
}

/// "Z" or "+08:00", the rest of a time.
std::optional<minutes> offset(std::string_view text)
{
    if (text == "Z" || text == "z") return minutes(0);
    const bool west = text.starts_with('-');
    if (text.size() != 6 || !begins_like(text, west ? "-00:00" : "+00:00")) return {};
    const int hour = number(text, 1, 2);
    const int minute = number(text, 4, 2);
    if (hour > 23 || minute > 59) return {};
    const minutes east = hours(hour) + minutes(minute);
    return west ? -east : east;
}

std::string_view without_fraction(std::string_view text)
{
    if (!begins_like(text, ".0")) return text;
    text.remove_prefix(1);
    while (!text.empty() && digit(text.front())) text.remove_prefix(1);
    return text;
}

std::optional<sys_seconds> moment(std::string_view text)
{
    if (!begins_like(text, date_and_time)) return {};
    const auto east = offset(without_fraction(text.substr(date_and_time.size())));
    const year_month_day date{year(number(text, 0, 4)),
                              month(static_cast<unsigned>(number(text, 5, 2))),
                              day(static_cast<unsigned>(number(text, 8, 2)))};
    const int hour = number(text, 11, 2);
    const int minute = number(text, 14, 2);
    const int second = number(text, 17, 2);
    // Section 5.6 allows second 60, a leap second.
    if (!east || !date.ok() || hour > 23 || minute > 59 || second > 60) return {};
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) - *east;
}

}  // namespace

std::string rfc3339(sys_seconds when)
{
    const sys_days midnight = floor<days>(when);
    const year_month_day date(midnight);
    const hh_mm_ss time(when - midnight);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

Result<sys_seconds> parse_rfc3339(std::string_view text)
{
    if (const auto when = moment(text)) return *when;
    return fail(Errc::protocol, "\"" + printable(text, 64) + "\" is not an RFC 3339 time");
}

}  // namespace acme8443
