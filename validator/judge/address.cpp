// {"kind":"address","ip":...}: is it a Reserved IP Address (BR section 1.6.1)?
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::address};

Result<Facts> read(const Line& line)
{
    auto ip = TRY(line.text("ip"));
    Facts facts{.vantage = Vantage::ca};
    facts.address = AddressFacts{std::move(ip)};
    return facts;
}

}  // namespace

Kind address() { return {"address", areas, read}; }

}  // namespace acme8443::validator::judging
