#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/net/address.hpp"

namespace acme8443::app::discover {

/// A TCP socket that waits for connections.
struct Listener {
    net::Address address;
    std::uint16_t port;
    std::string inode;  ///< by which a process's descriptors refer to it

    bool every_address() const { return address.text() == "0.0.0.0" || address.text() == "::"; }
};

/// Those of this network namespace, from /proc/net/tcp and tcp6 (proc(5)). Errors: those of reading
/// them; IPv6 may be missing.
Result<std::vector<Listener>> listeners(const std::filesystem::path& proc = "/proc");

}  // namespace acme8443::app::discover
