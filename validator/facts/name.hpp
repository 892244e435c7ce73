#pragma once
#include <optional>
#include <utility>

#include "base/order_spec.hpp"
#include "validator/caa/permission.hpp"
#include "validator/facts/dns_proof.hpp"
#include "validator/facts/http_trace.hpp"
#include "validator/facts/name_shape.hpp"
#include "validator/facts/port_443.hpp"
#include "validator/facts/survey.hpp"

namespace acme8443::validator {

/// One identifier of the order, and what was seen of it. An empty optional means "not looked at".
struct NameFacts {
    explicit NameFacts(Wanted wanted_)
        : wanted(std::move(wanted_)), shape(name_shape(wanted.name.kind(), wanted.name.value()))
    {
    }

    Wanted wanted;
    NameShape shape;                  ///< of the text of wanted.name
    std::optional<HttpTrace> http{};  ///< from port 80 to the last hop
    std::optional<CaaFacts> caa{};
    /// What `caa` says to the CA; judge() reads it where nobody has.
    std::optional<caa::Permissions> permissions{};
    std::optional<Survey> survey{};     ///< every address on port 80
    std::optional<Port443> port_443{};  ///< every address on port 443
    std::optional<DnsProof> dns{};      ///< the TXT record, and who serves it
    std::optional<bool> registered{};   ///< the registered domain exists
};

}  // namespace acme8443::validator
