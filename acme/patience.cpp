#include "acme/patience.hpp"

#include <algorithm>
#include <string>

namespace acme8443::acme {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest{2};
constexpr milliseconds longest{5'000};
// When the CA gave no wish, and we have no patience left.
constexpr std::chrono::seconds come_back_after{60};

}  // namespace

Patience::Patience(Session& ca, milliseconds most)
    : ca_(ca), start_(ca.clock().uptime()), most_(most)
{
}

Result<void> Patience::wait(std::optional<std::chrono::seconds> retry_after, std::stop_token stop)
{
    const milliseconds waited = ca_.clock().uptime() - start_;
    const milliseconds least = std::clamp(ca_.round_trip(), shortest, longest);
    const milliseconds next =
        retry_after ? milliseconds(*retry_after) : std::clamp(waited / 2, least, longest);
    if (waited + next <= most_) return ca_.wait(next, std::move(stop));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(waited);
    Error error{Errc::timeout,
                "the CA is not done after " + std::to_string(seconds.count()) + " s"};
    error.retry_at = ca_.clock().now() + retry_after.value_or(come_back_after);
    return fail(std::move(error));
}

}  // namespace acme8443::acme
