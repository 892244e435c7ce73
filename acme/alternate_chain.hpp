#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "base/pki/certificate.hpp"

namespace acme8443::acme {

/// Does this chain lead to that issuer? `preferred` is the common name of any issuer in it, the
/// root's included (it is the last one's issuer), in any case; or the SHA-256 of any certificate
/// but the leaf, hexadecimal, colons allowed.
bool leads_to(const pki::CertificateChain& chain, std::string_view preferred);

/// What is wished of a chain, the dearest wish first. Of those that the CA offers, the first is
/// taken that meets the dearest wish that any of them meets; the CA's default when none meets any.
using ChainWishes = std::vector<std::function<bool(const pki::CertificateChain&)>>;

}  // namespace acme8443::acme
