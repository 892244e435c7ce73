#pragma once
#include <cstdint>
#include <optional>

namespace acme8443::validator {

/// Our side of the challenge, as configured.
struct ListenerFacts {
    std::uint16_t http_port{80};
    std::optional<std::uint16_t> forwarded_from{};  ///< the public port that is forwarded to it
};

}  // namespace acme8443::validator
