// A date with time. What is read and written is read as the same.
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto when = parse_rfc3339(fuzz::text(data, size));
    if (!when) return 0;
    // An offset may lead out of the four digits that a year has.
    const auto year =
        std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*when)).year();
    if (year < std::chrono::year(0) || year > std::chrono::year(9999)) return 0;
    const auto again = parse_rfc3339(rfc3339(*when));
    fuzz::require(again && *again == *when, "what is written can be read again");
    return 0;
}
