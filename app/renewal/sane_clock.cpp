#include "app/renewal/sane_clock.hpp"

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days released = std::chrono::year{2026} / 11 / 21;
constexpr std::chrono::seconds tolerated = 24h;
constexpr std::string_view mend =
    "nothing is renewed until its clock is set (timedatectl set-ntp true)";

}  // namespace

Result<void> plausible(std::chrono::sys_seconds now)
{
    if (now >= released) return {};
    return fail(Errc::bad_config, "this machine says that it is " + rfc3339(now) +
                                      ", before acme8443 " ACME8443_VERSION " was released (" +
                                      rfc3339(released).substr(0, 10) + "): " + std::string(mend));
}

Result<void> clocks_agree(std::chrono::sys_seconds now, std::chrono::seconds ahead)
{
    if (std::chrono::abs(ahead) <= tolerated) return {};
    return fail(Errc::bad_config, "this machine says that it is " + rfc3339(now) +
                                      ", the CA that it is " + rfc3339(now - ahead) + ": " +
                                      std::string(mend));
}

Result<void> clocks_agree(const acme::Session& ca)
{
    const auto ahead = ca.clock_ahead();
    return ahead ? clocks_agree(ca.clock().now(), *ahead) : Result<void>();
}

}  // namespace acme8443::app
