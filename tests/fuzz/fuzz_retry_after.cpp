// A Retry-After header: nothing, or one second to one day.
#include "acme/retry_after.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::chrono::sys_days now{std::chrono::year{2026} / 11 / 20};
    if (const auto wait = acme::parse_retry_after(fuzz::text(data, size), now))
        fuzz::require(*wait >= 1s && *wait <= 24h, "a wait is one second to one day");
    return 0;
}
