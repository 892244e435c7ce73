#include "acme/http_date.hpp"

#include <time.h>

#include <array>
#include <string>

namespace acme8443::acme {

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text)
{
    constexpr std::array formats{"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                 "%a %b %e %H:%M:%S %Y"};
    const std::string date(text);
    for (const char* format : formats) {
        tm parts{};
        const char* end = strptime(date.c_str(), format, &parts);
        if (end && *end == '\0')
            return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
    }
    return std::nullopt;
}

}  // namespace acme8443::acme
