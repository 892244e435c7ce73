#pragma once
#include <stop_token>

#include "app/services.hpp"
#include "app/standing.hpp"

namespace acme8443::app {

/// For a certificate that has just been issued: a moment of our own until the CA is asked, some
/// hours later.
void first_renewal_time(store::RenewalRecord& record, const Live& live, Services& s);

/// Asks the CA when it would like this certificate to be renewed (RFC 9773) and chooses one moment
/// of its window, kept as long as the window stays; without an answer a moment near the end of the
/// lifetime, chosen once. Remembers it, and when to ask again. Errors: those of the store and
/// Errc::cancelled; a CA that does not answer is none.
Result<void> settle_renewal_time(const CertificateSpec& want, Standing& standing, Services& s,
                                 std::stop_token stop);

}  // namespace acme8443::app
