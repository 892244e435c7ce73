#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/net/address.hpp"
#include "validator/facts/http_trace.hpp"

namespace acme8443::validator::preflight {

/// Where a preflight may connect to for HTTP and TLS, whatever DNS or a Location says: ports 80 and
/// 443 of addresses that a CA would contact. For HttpClientOptions::may_dial, which asks about the
/// address that the socket is opened for, after every lookup and redirect.
bool may_dial(const net::Address& address, std::uint16_t port);
/// The same for test networks on special-purpose addresses: the ports only.
bool may_dial_special(const net::Address& address, std::uint16_t port);

/// A CA would contact it: it is neither a special-purpose nor a multicast address.
bool may_contact(const net::Address& address);

/// A failed connection as a fact.
NoAnswer no_answer(Errc code);

}  // namespace acme8443::validator::preflight
