// {"kind":"certificate","certificate":...}: was it written as it must be? Judged by the rules of
// the day it begins, whatever the line's moment. With "chain", "order" or "csr": is it
// what was asked for, at the line's moment?
#include <nlohmann/json.hpp>

#include "base/pki/csr_contents.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::certificate, Area::profile, Area::issued};

bool compares(const nlohmann::json& members)
{
    for (const char* name : {"chain", "order", "csr"}) {
        if (members.contains(name)) return true;
    }
    return false;
}

Result<Asked> asked(const Line& line)
{
    Asked asked;
    if (line.members.contains("order")) asked.names = TRY(line.list_of_identifiers("order"));
    if (line.members.contains("csr")) {
        const auto der = TRY(line.bytes("csr"));
        asked.spki = TRY(pki::read_csr(der)).spki;
    }
    return asked;
}

Result<Facts> read(const Line& line)
{
    auto der = TRY(line.bytes("certificate"));
    Facts facts{.vantage = Vantage::ca};
    if (compares(line.members)) {
        std::vector<std::string> ders{der};
        for (std::string& issuer : TRY(line.list_of_bytes("chain"))) {
            ders.push_back(std::move(issuer));
        }
        auto chain = TRY(pki::CertificateChain::from_der(ders));
        facts.issued.emplace(std::move(chain), TRY(asked(line)));
    }
    auto certificate = TRY(lint::read_certificate(std::move(der)));
    facts.certificate = CertificateFacts{std::move(certificate)};
    if (line.weak_keys != nullptr) facts.certificate->look_up(*line.weak_keys);
    return facts;
}

}  // namespace

Kind certificate() { return {"certificate", areas, read}; }

}  // namespace acme8443::validator::judging
