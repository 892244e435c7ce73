#include "app/console/local_time.hpp"

#include <array>
#include <ctime>

#include "base/text.hpp"

namespace acme8443::app {
namespace {

constexpr std::string_view shape = "0000-00-00T00:00:00Z";

bool begins_with_time(std::string_view text)
{
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
    }
    return true;
}

}  // namespace

std::string local_time(std::chrono::sys_seconds when)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    std::array<char, 64> text{};
    if (localtime_r(&seconds, &parts) == nullptr ||
        std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M %Z", &parts) == 0)
        return rfc3339(when);
    return text.data();
}

std::string with_local_times(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (begins_with_time(rest)) {
            if (const auto when = parse_rfc3339(rest.substr(0, shape.size()))) {
                out += local_time(*when);
                at += shape.size();
                continue;
            }
        }
        out += rest.front();
        ++at;
    }
    return out;
}

}  // namespace acme8443::app
