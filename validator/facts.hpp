#pragma once
#include <optional>
#include <vector>

#include "base/order_spec.hpp"
#include "base/pki/certificate.hpp"
#include "validator/facts/http_trace.hpp"

namespace acme8443::validator {

/// An empty optional means "not looked at", and makes the rules that need it say so.
struct NameFacts {
    Wanted wanted;
    std::optional<HttpTrace> http{};  ///< from port 80 to the last hop
};

/// Our side of the challenge, as configured.
struct ListenerFacts {
    std::uint16_t http_port{80};
    std::optional<std::uint16_t> forwarded_from{};  ///< the public port that is forwarded to it
};

/// Everything a rule may look at. Gathered once, then only read. One member per kind of fact; the
/// kinds are in facts/, a header each.
struct Facts {
    std::vector<NameFacts> names{};
    std::optional<ListenerFacts> listener{};
};

}  // namespace acme8443::validator
