#pragma once
#include <memory>
#include <thread>

#include "base/descriptor.hpp"
#include "base/net/address.hpp"
#include "base/pki/tls_server.hpp"

namespace acme8443::net {

/// A service's shadow: shows a bundle at an address of this machine, from start() to destruction,
/// to one client after the other, and answers every request with HTTP's 200. For looking at a
/// certificate before the service itself gets it; not for the public.
class ShadowServer {
public:
    /// Errors: Errc::crypto for the bundle; busy when the port is taken, permission, bad_config for
    /// an address that is not this machine's.
    static Result<std::unique_ptr<ShadowServer>> start(const Address& at, std::uint16_t port,
                                                       const Bundle& bundle);

private:
    ShadowServer(pki::TlsServer tls, Descriptor listener);
    void run(const std::stop_token& stop) const;

    pki::TlsServer tls_;
    Descriptor listener_;
    std::jthread thread_;  ///< last: it ends before what it uses
};

}  // namespace acme8443::net
