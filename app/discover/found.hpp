#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/discover/process.hpp"
#include "hooks/target.hpp"

namespace acme8443::app::discover {

/// Where a service's configuration says that its certificate comes from.
struct KeyMaterial {
    std::string path{};      ///< certificate or key store; empty: not found
    std::string key_path{};  ///< empty: in the same file
    std::string type{};      ///< "PEM", "PKCS12", "JKS"
    std::string alias{};
    std::string owner{};  ///< "user:group mode" of the file, or empty
};

/// What is served there now.
struct Leaf {
    std::string sha256;
    std::vector<std::string> names;
    std::string issuer;
    std::chrono::sys_seconds not_after;
    std::string problem{};  ///< why the handshake fails all the same; empty: it does not
};

/// One service on one port.
struct Found {
    std::string address{};  ///< empty: configured, but nobody listens
    std::uint16_t port{};
    bool every_address{};
    Process process{};
    std::string service{};  ///< "Tomcat 10", "nginx"; a program's name when it is not known
    std::string configuration{};
    std::vector<std::string> server_names{};  ///< what its configuration calls it
    KeyMaterial keys{};
    std::string reload{};  ///< how it takes a new certificate, in words
    std::optional<Leaf> leaf{};
    std::vector<std::string> problems{};
    std::vector<std::string> first{};  ///< what to change in its configuration before deploying
    std::optional<hooks::TargetSpec> proposal{};
};

}  // namespace acme8443::app::discover
