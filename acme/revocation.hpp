#pragma once
#include <cstdint>
#include <stop_token>

#include "acme/session.hpp"
#include "base/pki/certificate.hpp"

namespace acme8443::acme {

/// RFC 5280 section 5.3.1, as far as the Baseline Requirements leave it to subscribers (7.2.2).
enum class RevocationReason : std::uint8_t {
    unspecified = 0,
    key_compromise = 1,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5
};

/// RFC 8555 section 7.6. Signed by the session's account, or, when the session has no account URL,
/// by its key, which must be the certificate's own then. A certificate that is revoked already is
/// no error. Errors: Errc::not_found when the CA offers no revokeCert.
Result<void> revoke(Session& ca, const pki::Certificate& certificate, RevocationReason reason,
                    std::stop_token stop);

}  // namespace acme8443::acme
