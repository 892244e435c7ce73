// {"kind":"lifetime","not_before":...,"not_after":...}: may a certificate live so long? Optional:
// "renewed_after_hours", how long after it begins the next one is asked for.
#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::lifetime};

Result<Facts> read(const Line& line)
{
    const Moment not_before = TRY(line.moment("not_before"));
    const Moment not_after = TRY(line.moment("not_after"));
    LifetimeFacts asked{not_before, not_after};
    if (line.members.contains("renewed_after_hours"))
        asked.renewed_after = std::chrono::hours(TRY(line.number("renewed_after_hours")));
    return Facts{.vantage = Vantage::ca, .lifetime = asked};
}

}  // namespace

Kind lifetime() { return {"lifetime", areas, read}; }

}  // namespace acme8443::validator::judging
