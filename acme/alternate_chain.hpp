#pragma once
#include <string_view>

#include "base/pki/certificate.hpp"

namespace acme8443::acme {

/// Does this chain lead to that issuer? `preferred` is the common name of any issuer in it, the
/// root's included (it is the last one's issuer), in any case; or the SHA-256 of any certificate
/// but the leaf, hexadecimal, colons allowed.
bool leads_to(const pki::CertificateChain& chain, std::string_view preferred);

}  // namespace acme8443::acme
