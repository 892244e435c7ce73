// {"kind":"key","spki":...}: may a certificate carry this public key? Optional: "account_keys", a
// list of SPKIs; "compromised", a list of SHA-256 of SPKIs, in base64 too.
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::key};

Result<Facts> read(const Line& line)
{
    Facts facts{.vantage = Vantage::ca};
    auto spki = TRY(line.bytes("spki"));
    facts.key.emplace(std::move(spki), line.depth);
    facts.key->account_keys = TRY(line.list_of_bytes("account_keys"));
    facts.key->compromised = TRY(line.list_of_bytes("compromised"));
    if (line.weak_keys != nullptr) facts.key->look_up(*line.weak_keys);
    return facts;
}

}  // namespace

Kind key() { return {"key", areas, read}; }

}  // namespace acme8443::validator::judging
