#pragma once
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// What the endpoints serve, all addresses and both TLS versions taken together: the worst counts,
/// and they are listed from best to worst.
enum class Seen : std::uint8_t {
    fresh,   ///< a wanted leaf, and it works
    stale,   ///< the leaf from before, and it works
    other,   ///< somebody else's leaf
    dead,    ///< nothing answers, or something that does not work
    failing  ///< a wanted leaf is shown, but the handshake fails: final
};
std::string_view to_string(Seen seen);

/// What a look is compared with. Leaves are lower-case hex of the SHA-256 of their DER.
struct Expectation {
    std::vector<std::string> wanted{};    ///< any of these; empty: any but the unwanted
    std::vector<std::string> unwanted{};  ///< known, and to go away; empty: any but the wanted
    std::vector<std::string> names{};  ///< the certificate's; the first is asked for at an endpoint
                                       ///< whose host is none of them
    std::string trust_pem{};           ///< roots; empty: the system's store
    bool verify{true};                 ///< a wanted leaf must come with a chain that clients trust
};

/// What a target is to serve once it has this certificate. Errors: those of reading its trust_file.
Result<Expectation> expectation(const TargetSpec& target, const Live& live);

struct Sight {
    Seen seen;
    std::string detail;  ///< endpoint, address, TLS version and what happened there, for the worst
    std::vector<std::string> working{};  ///< the distinct leaves that were seen to work
};

/// One look at every endpoint, address and TLS version. A version that the server does not offer,
/// and an address to which there is no route from here, are left out as long as another one works.
/// A leaf from before works if it answers, trusted or not: it may have expired. Errors:
/// Errc::cancelled, bad_usage for an endpoint that names no host.
Result<Sight> look(const TargetSpec& target, const Expectation& expected, net::TlsProbe& probe,
                   std::stop_token stop);

/// Looks until `fresh` three times in a row, `failing`, or the target's deadline. Judges by what
/// 8443 serves and by nothing else.
Result<Sight> await(const TargetSpec& target, const Expectation& expected, net::TlsProbe& probe,
                    const Clock& clock, std::stop_token stop);

}  // namespace acme8443::hooks
