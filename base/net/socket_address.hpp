#pragma once
// Internal to base/net: an address and a port as the kernel wants them.
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "base/net/address.hpp"

namespace acme8443::net {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size{};

    SocketAddress(const Address& to, std::uint16_t port)
    {
        const std::string bytes = to.bytes();
        if (to.v6()) {
            auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
            v6.sin6_family = AF_INET6;
            v6.sin6_port = htons(port);
            std::memcpy(&v6.sin6_addr, bytes.data(), bytes.size());
            size = sizeof v6;
        } else {
            auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
            v4.sin_family = AF_INET;
            v4.sin_port = htons(port);
            std::memcpy(&v4.sin_addr, bytes.data(), bytes.size());
            size = sizeof v4;
        }
    }

    int family() const { return storage.ss_family; }
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

}  // namespace acme8443::net
