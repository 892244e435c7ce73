#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/identifier.hpp"
#include "base/result.hpp"

namespace acme8443::pki {

/// A certificate as a tls-alpn-01 validator looks at it (RFC 8737 section 3): extension by
/// extension, however odd. Does not judge.
struct PresentedCertificate {
    struct Extension {
        std::string oid;  ///< dotted
        bool critical{};
        std::string value;  ///< contents of extnValue
    };

    bool self_issued{};                   ///< issuer and subject are the same octets
    bool signed_by_own_key{};             ///< the signature holds
    std::string signature_digest{};       ///< OpenSSL's name, "SHA256"; empty: not known
    std::vector<Extension> extensions{};  ///< all of them, in their order

    std::string common_name{};        ///< UTF-8; of several the last
    std::vector<Identifier> names{};  ///< SAN dNSName and iPAddress entries, raw
    std::size_t other_names{};        ///< SAN entries of other types
};

/// Errors: Errc::crypto for what is not a certificate in DER.
Result<PresentedCertificate> read_presented_certificate(std::string_view der);

/// The value of a SAN extension with exactly this name, DER. Errors: Errc::crypto.
Result<std::string> subject_alt_name(const Identifier& name);

}  // namespace acme8443::pki
