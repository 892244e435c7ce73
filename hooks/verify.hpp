#pragma once
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// What the endpoints serve, all addresses and both TLS versions taken together; the worst counts.
enum class Seen : std::uint8_t {
    fresh,    ///< the wanted leaf, and it works
    stale,    ///< the leaf from before, and it works
    other,    ///< somebody else's leaf
    failing,  ///< the wanted leaf is shown, but the handshake or the data fails: final
    dead      ///< nothing answers
};
std::string_view to_string(Seen seen);

struct Sight {
    Seen seen;
    std::string detail;  ///< endpoint, address, TLS version and what happened there, for the worst
};

/// One look at every endpoint, address and TLS version. A version the server does not offer is left
/// out as long as one works. `old_leaf` may be empty.
Result<Sight> look(const TargetSpec& target, std::string_view wanted_leaf, std::string_view old_leaf,
                   std::string_view trust_pem, net::TlsProbe& probe, std::stop_token stop);

/// Looks until `fresh` three times in a row, `failing`, or the target's deadline. Judges by what 8443
/// serves and by nothing else.
Result<Sight> await(const TargetSpec& target, std::string_view wanted_leaf, std::string_view old_leaf,
                    std::string_view trust_pem, net::TlsProbe& probe, const Clock& clock,
                    std::stop_token stop);

}  // namespace acme8443::hooks
