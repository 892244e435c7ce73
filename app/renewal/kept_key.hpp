#pragma once
#include <optional>

#include "app/services.hpp"
#include "app/settings/certificate_spec.hpp"
#include "base/pki/key.hpp"

namespace acme8443::app {

/// With `reuse_key` the key in force, for `order`; nothing means a new one. A key that is of
/// another type than is wanted now, that belongs to a certificate which was revoked for
/// keyCompromise here, or that policy refuses is not kept, and that is said. Errors: those of the
/// store.
Result<std::optional<pki::PrivateKey>> key_to_keep(const CertificateSpec& want,
                                                   const OrderSpec& order, Services& s);

}  // namespace acme8443::app
