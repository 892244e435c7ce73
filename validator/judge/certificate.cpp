// {"kind":"certificate","certificate":...}: was it written as it must be? Judged by the rules of
// the day it begins, whatever the line's moment.
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::certificate, Area::profile};

Result<Facts> read(const Line& line)
{
    auto der = TRY(line.bytes("certificate"));
    Facts facts{.vantage = Vantage::ca};
    facts.certificate = CertificateFacts{TRY(lint::read_certificate(std::move(der)))};
    return facts;
}

}  // namespace

Kind certificate() { return {"certificate", areas, read}; }

}  // namespace acme8443::validator::judging
