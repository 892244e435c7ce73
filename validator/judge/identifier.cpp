// {"kind":"identifier","type":"dns"|"ip","value":...}: may a certificate carry this name?
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::identifier, Area::address};

Result<Facts> read(const Line& line)
{
    const auto type = TRY(line.text("type"));
    auto value = TRY(line.text("value"));
    if (type != "dns" && type != "ip") return fail(Errc::bad_usage, "type is neither dns nor ip");
    const auto kind = type == "dns" ? Identifier::Kind::dns : Identifier::Kind::ip;
    Facts facts{.vantage = Vantage::ca};
    // The areas do not look at the challenge type, which such a line does not have.
    facts.names.emplace_back(
        Wanted{Identifier::raw(kind, std::move(value)), ChallengeType::dns_01});
    return facts;
}

}  // namespace

Kind identifier() { return {"identifier", areas, read}; }

}  // namespace acme8443::validator::judging
