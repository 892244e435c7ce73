#pragma once
#include "acme/alternate_chain.hpp"
#include "app/settings/certificate_spec.hpp"
#include "base/pki/key.hpp"

namespace acme8443::app {

/// What is wished of the chain for this key: that the clients of every target take it, and that it
/// leads to `preferred_chain`; where one of them gives way, the latter does. No key: it is not
/// here, and no target gets the certificate. Borrows both.
acme::ChainWishes chain_wishes(const CertificateSpec& want, const pki::PrivateKey* key);

/// What is to be said when the chain does not lead to `preferred_chain`; else empty.
std::string unmet_wish(const CertificateSpec& want, const pki::CertificateChain& chain);

}  // namespace acme8443::app
