#include "app/renewal/rhythm.hpp"

#include <algorithm>

namespace acme8443::app {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t kept = 8;
constexpr std::size_t enough = 4;
constexpr seconds until_known = std::chrono::hours(24);
constexpr seconds longest = std::chrono::days(7);

}  // namespace

seconds usual_gap(std::span<const sys_seconds> starts)
{
    if (starts.size() < enough) return until_known;
    std::vector<seconds> gaps;
    for (std::size_t at = 1; at < starts.size(); ++at) gaps.push_back(starts[at] - starts[at - 1]);
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::ranges::nth_element(gaps, middle);
    return std::clamp(*middle, seconds(0), longest);
}

std::vector<sys_seconds> with_start(std::vector<sys_seconds> starts, sys_seconds now)
{
    if (!starts.empty() && starts.back() > now) starts.clear();
    starts.push_back(now);
    if (starts.size() > kept) starts.erase(starts.begin());
    return starts;
}

}  // namespace acme8443::app
