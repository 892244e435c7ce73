#include "acme/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "acme/http_date.hpp"

namespace acme8443::acme {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds longest = std::chrono::hours(24);

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
