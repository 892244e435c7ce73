#pragma once
#include "app/renew.hpp"

namespace acme8443::app {

/// renew(), and while the CA fails in a way that another may not, the same from each of
/// `want.fallbacks` in turn. Whether CAA permits that CA is judged as for any order. A refusal of
/// the names, a failed challenge and our own policy are the same everywhere and end it. While the
/// back-off lasts nobody is asked. Errors: those of the first CA, with what the others said as
/// parts.
Result<Renewed> renew_anywhere(const CertificateSpec& want, Services& services,
                               RenewOptions options, std::stop_token stop);

/// Is this a failure that another CA may not have?
bool another_ca_may_help(Errc code);

}  // namespace acme8443::app
