#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace acme8443::acme {

/// Who listens on this TCP port of this machine: "nginx (process 812, nginx.service)". Empty when
/// that cannot be seen, as without root for other users' processes.
std::string port_owner(std::uint16_t port, const std::filesystem::path& proc = "/proc");

}  // namespace acme8443::acme
