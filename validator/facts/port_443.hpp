#pragma once
#include <string>
#include <vector>

#include "validator/facts/http_trace.hpp"

namespace acme8443::validator {

/// What one address showed on port 443: to a client that offers acme-tls/1 and nothing else, as a
/// CA does for tls-alpn-01 (RFC 8737 section 3), and to an ordinary one.
struct TlsSight {
    std::string address{};
    bool contacted{};                ///< false: a special-purpose address is left alone
    NoAnswer no_answer{};            ///< of the connection that offers acme-tls/1
    std::string problem{};           ///< why there was none
    std::string alpn{};              ///< what was negotiated, or empty
    std::string certificate{};       ///< the leaf shown with acme-tls/1 offered, DER, or empty
    bool plain_http{};               ///< it answers the handshake in HTTP
    bool ordinary{};                 ///< an ordinary client completes its handshake
    std::string site_certificate{};  ///< the leaf that it is shown, DER, or empty
    std::string server{};            ///< the Server header of an https answer, or empty
};

/// Every A and AAAA of a name, on port 443.
struct Port443 {
    std::vector<TlsSight> sights{};  ///< IPv6 first, each family in the answer's order
    bool planted{};                  ///< while we looked, our own responder listened on 443
};

}  // namespace acme8443::validator
