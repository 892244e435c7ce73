#pragma once
#include <optional>
#include <string>

#include "hooks/verify.hpp"

namespace acme8443::hooks {

/// What one address did on one TLS version.
struct Glimpse {
    std::optional<Seen> seen;  ///< nothing: it does not count as long as another one works
    std::string what;
    std::string leaf{};    ///< the leaf that was seen to work, if one was
    bool connected{true};  ///< false: the other TLS version need not be tried
};

/// Looks at one address of one endpoint. Keeps references: shorter-lived than what it is given.
class Viewer {
public:
    Viewer(const net::Address& at, const net::Endpoint& endpoint, Identifier name,
           const Expectation& expected, pki::KeyFamily takes, net::TlsProbe& probe,
           std::stop_token stop);
    /// Errors: Errc::cancelled.
    Result<Glimpse> glimpse(pki::TlsVersion version) const;

private:
    Result<net::Served> see(pki::TlsVersion version, bool verify) const;
    Result<Glimpse> judge_wanted(net::Served served, pki::TlsVersion version) const;
    Glimpse judge_unwanted(const net::Served& served) const;

    net::Address at_;
    const net::Endpoint& endpoint_;
    Identifier name_;
    const Expectation& expected_;
    pki::KeyFamily takes_;
    net::TlsProbe& probe_;
    std::stop_token stop_;
};

}  // namespace acme8443::hooks
