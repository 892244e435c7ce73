#include "acme/revocation.hpp"

#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/try.hpp"

namespace acme8443::acme {

Result<void> revoke(Session& ca, const pki::Certificate& certificate, RevocationReason reason,
                    std::stop_token stop)
{
    const Directory directory = TRY(ca.directory(stop));
    if (directory.revoke_cert.empty()) return fail(Errc::not_found, "the CA offers no revokeCert");
    nlohmann::json payload = {{"certificate", pki::base64url(certificate.der)}};
    // The Baseline Requirements (7.2.2) have no reason code for "unspecified".
    if (reason != RevocationReason::unspecified) payload["reason"] = static_cast<int>(reason);
    const Answer answer = TRY(ca.ask(directory.revoke_cert, payload, stop));
    if (!answer.refusal || answer.refusal->type == "alreadyRevoked") return {};
    return fail(ca.refused(answer).while_doing("revoking " + certificate.serial));
}

}  // namespace acme8443::acme
