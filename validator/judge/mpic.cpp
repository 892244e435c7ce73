// {"kind":"mpic","remote":...,"corroborating":...,"rirs":...}: may a CA issue after what its remote
// perspectives said?
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::mpic};

Result<Facts> read(const Line& line)
{
    const unsigned remote = TRY(line.number("remote"));
    const unsigned corroborating = TRY(line.number("corroborating"));
    const unsigned rirs = TRY(line.number("rirs"));
    Facts facts{.vantage = Vantage::ca};
    facts.mpic = MpicFacts{remote, corroborating, rirs};
    return facts;
}

}  // namespace

Kind mpic() { return {"mpic", areas, read}; }

}  // namespace acme8443::validator::judging
