// {"kind":"tls-alpn-01","identifier":...,"key_authorization":...,"alpn":...,"certificate":...}:
// does this handshake on port 443 prove the name? Whether the name is issuable is not asked.
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::tls_alpn};

Result<Facts> read(const Line& line)
{
    auto name = TRY(line.identifier("identifier"));
    auto key_authorization = TRY(line.text("key_authorization"));
    auto alpn = TRY(line.text("alpn"));
    auto certificate = TRY(line.bytes("certificate"));
    Facts facts{.vantage = Vantage::ca};
    facts.tls_alpn.emplace(std::move(name), std::move(key_authorization), std::move(alpn),
                           std::move(certificate));
    return facts;
}

}  // namespace

Kind tls_alpn_01() { return {"tls-alpn-01", areas, read}; }

}  // namespace acme8443::validator::judging
