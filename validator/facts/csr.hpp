#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/identifier.hpp"
#include "base/pki/csr_contents.hpp"

namespace acme8443::validator {

/// A certification request (RFC 2986), read once.
struct CsrFacts {
    /// `der_`: the request, DER.
    explicit CsrFacts(std::string der_);

    std::string der;
    std::optional<pki::CsrContents> contents{};  ///< empty: not readable
    std::string problem{};                       ///< why not
    /// What the order asks for; empty: there is no order.
    std::optional<std::vector<Identifier>> order{};
};

/// What a CA takes such a request to ask for: the SAN entries and the common name, in lower case,
/// each once, DNS names before addresses.
std::vector<Identifier> names_asked_for(const pki::CsrContents& contents);

}  // namespace acme8443::validator
