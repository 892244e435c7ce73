// {"kind":"lifetime","not_before":...,"not_after":...}: may a certificate live so long?
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::lifetime};

Result<Facts> read(const Line& line)
{
    const Moment not_before = TRY(line.moment("not_before"));
    const Moment not_after = TRY(line.moment("not_after"));
    return Facts{.vantage = Vantage::ca, .lifetime = LifetimeFacts{not_before, not_after}};
}

}  // namespace

Kind lifetime() { return {"lifetime", areas, read}; }

}  // namespace acme8443::validator::judging
