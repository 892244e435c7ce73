#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"
#include "base/result.hpp"

namespace acme8443::acme {

/// Our side of a public port.
struct ListenerRule {
    std::uint16_t port{};                           ///< ours
    std::optional<std::uint16_t> forwarded_from{};  ///< the public one that somebody forwards to it
    std::uint16_t public_port{};                    ///< the one that the CA dials
    std::string_view flag{};                        ///< that says forwarded_from
    std::string_view cites{};                       ///< what fixes the public port
};

/// Errors: Errc::bad_config for another port than the public one, unless somebody forwards exactly
/// that one to it; says why the public port stays.
Result<void> check_listener(const ListenerRule& rule);

/// Could we listen there now? Takes the port and lets it go, or finds it inherited; says which.
/// Errors: those that listening would have: Errc::busy (naming the owner if that can be seen),
/// permission, bad_config for an address that is not this machine's.
Result<std::string> try_to_listen(const std::string& address, std::uint16_t port);

/// Copies of the listening TCP sockets with this local port that the service manager has handed
/// down: sd_listen_fds(3). The originals stay open, so that nobody is refused while nobody answers.
std::vector<Descriptor> inherited_listeners(std::uint16_t port);

/// Accepts and closes what waits on inherited sockets. Whoever connects starts the service again
/// (systemd.socket(5)) until somebody has accepted.
void turn_away_waiting();

}  // namespace acme8443::acme
