#include "acme/retry_after.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace acme8443::acme {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds longest = std::chrono::hours(24);

std::optional<sys_seconds> parse_http_date(std::string_view text)
{
    // RFC 9110 section 5.6.7: the one to send, and the two that must still be understood.
    constexpr std::array formats{"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                 "%a %b %e %H:%M:%S %Y"};
    const std::string date(text);
    for (const char* format : formats) {
        tm parts{};
        const char* end = strptime(date.c_str(), format, &parts);
        if (end && *end == '\0') return sys_seconds(seconds(timegm(&parts)));
    }
    return std::nullopt;
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view text, sys_seconds now)
{
    constexpr std::string_view digits = "0123456789";
    if (!text.empty() && text.find_first_not_of(digits) == std::string_view::npos) {
        seconds::rep count{};
        const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
        if (read.ec != std::errc()) return longest;  // more than 64 bits hold
        if (count == 0) return std::nullopt;
        return std::min(seconds(count), longest);
    }
    const auto date = parse_http_date(text);
    if (!date) return std::nullopt;
    return std::clamp(*date - now, seconds(1), longest);
}

}  // namespace acme8443::acme
