#pragma once
#include <string_view>

#include "validator/ip.hpp"

namespace acme8443::validator::lint {

/// Four octets or sixteen.
Ip address_of(std::string_view octets);

/// Of the registries for special purposes, or never given to anybody: multicast, and IPv6 outside
/// 2000::/3 but for its first block and the old site-local one.
bool reserved(const Ip& ip);

/// Does this network, an address and a mask, share an address with a reserved one?
bool meets_reserved(const Ip& base, const Ip& mask);

}  // namespace acme8443::validator::lint
