#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/identifier.hpp"
#include "base/result.hpp"

namespace acme8443::pki {

/// What a certification request (RFC 2986) says, whoever made it and however odd it is. Does not
/// judge: that is validator's. Our own requests are pki::Csr.
struct CsrContents {
    std::string spki{};                 ///< SubjectPublicKeyInfo, DER, as it stands there
    std::string signature_algorithm{};  ///< OpenSSL's name: "ecdsa-with-SHA256"
    bool signature_valid{};             ///< by the key in it

    std::string common_name{};                 ///< UTF-8; of several the last, as Go reads it
    std::vector<std::string> other_subject{};  ///< the subject's other attributes: "O", "OU"

    std::vector<Identifier> names{};         ///< SAN dNSName and iPAddress entries, raw, in order
    std::vector<std::string> email_names{};  ///< SAN rfc822Name entries
    std::vector<std::string> uri_names{};
    std::size_t other_names{};  ///< SAN entries of the remaining types

    bool ca{};                                ///< asks for cA=TRUE
    std::vector<std::string> key_purposes{};  ///< "serverAuth", "clientAuth", else dotted
    bool must_staple{};  ///< asks for the TLS feature status_request (RFC 7633)
};

/// The DER of a request that is PEM or already DER. Errors: Errc::crypto for PEM of something else.
Result<std::string> csr_der(std::string_view bytes);

/// Errors: Errc::crypto for what is not DER, and for a requested extension that is malformed or
/// there twice.
Result<CsrContents> read_csr(std::string_view der);

}  // namespace acme8443::pki
