#include "app/console/moment.hpp"

#include <string>

#include "base/text.hpp"

namespace acme8443::app {

Result<std::chrono::sys_seconds> parse_moment(std::string_view text)
{
    constexpr std::size_t day = 10;
    const auto when = parse_rfc3339(std::string(text) + (text.size() == day ? "T00:00:00Z" : ""));
    if (when) return *when;
    return fail(Errc::bad_usage, "\"" + printable(text, 64) +
                                     "\" is neither a day (2027-03-15) nor a time "
                                     "(2027-03-15T12:00:00Z)");
}

}  // namespace acme8443::app
