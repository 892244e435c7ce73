#include "validator/facts/tls_alpn.hpp"

#include <utility>

namespace acme8443::validator {

TlsAlpnFacts::TlsAlpnFacts(Identifier name_, std::string key_authorization_, std::string alpn_,
                           std::string certificate_)
    : name(std::move(name_)),
      key_authorization(std::move(key_authorization_)),
      alpn(std::move(alpn_)),
      certificate(std::move(certificate_))
{
    if (certificate.empty()) return;
    auto read = pki::read_presented_certificate(certificate);
    if (read) {
        leaf = *std::move(read);
    } else {
        problem = std::move(read).error().message;
    }
}

}  // namespace acme8443::validator
