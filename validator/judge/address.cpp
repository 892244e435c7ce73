// {"kind":"address","ip":...}: is it a Reserved IP Address (BR section 1.6.1)?
#include "base/try.hpp"
#include "validator/ip.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::address};

Result<Facts> read(const Line& line)
{
    auto text = TRY(line.text("ip"));
    const auto ip = Ip::parse(text);
    if (!ip) return fail(Errc::bad_usage, "member \"ip\" must be an IP address");
    Facts facts{.vantage = Vantage::ca};
    facts.address = AddressFacts{std::move(text), special_block(*ip)};
    return facts;
}

}  // namespace

Kind address() { return {"address", areas, read}; }

}  // namespace acme8443::validator::judging
