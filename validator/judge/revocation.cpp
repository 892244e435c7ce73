// {"kind":"revocation","reason":...}: would a CA take this reason? Optional: "key_compromised",
// "signed_by_certificate".
#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::revocation};

Result<Facts> read(const Line& line)
{
    const unsigned reason = TRY(line.number("reason"));
    const auto flag = [&line](const char* name) {
        const auto at = line.members.find(name);
        return at != line.members.end() && *at == true;
    };
    return Facts{.vantage = Vantage::ca,
                 .revocation = RevocationFacts{reason, flag("key_compromised"),
                                               flag("signed_by_certificate")}};
}

}  // namespace

Kind revocation() { return {"revocation", areas, read}; }

}  // namespace acme8443::validator::judging
