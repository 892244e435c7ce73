#pragma once
#include <gmock/gmock.h>

#include "hooks/verify.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_probe.hpp"
#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {

/// The cast: the certificate that is wanted, the one from before, somebody else's.
struct Leaves {
    pki::CertificateChain fresh = Certificates::chain(Certificates::once().live());
    pki::CertificateChain old = Certificates::chain(Certificates::once().live());
    pki::CertificateChain foreign = Certificates::chain(Certificates::once().live());
};
inline const Leaves& leaves()
{
    static const Leaves made;
    return made;
}

enum class Does {
    fresh,  // shows it and works
    old,
    foreign,
    fresh_fails,  // shows it, and the handshake fails
    old_fails,
    fresh_is_silent,  // the handshake is good, and no answer comes
    old_untrusted,    // works for a client that does not judge
    old_then_fresh,   // the same, and that client sees the wanted one
    refuses_version,
    hangs_up,
    refused,
    no_route
};

inline Result<net::Served> act(Does what, bool verify)
{
    const auto failing = [](const pki::CertificateChain& chain) {
        return net::Served{.chain = chain, .problem = "bad signature"};
    };
    switch (what) {
        case Does::fresh:
            return FakeProbe::working(leaves().fresh);
        case Does::old:
            return FakeProbe::working(leaves().old);
        case Does::foreign:
            return FakeProbe::working(leaves().foreign);
        case Does::fresh_fails:
            return failing(leaves().fresh);
        case Does::fresh_is_silent:
            return net::Served{
                .chain = leaves().fresh, .handshake = true, .problem = "closed without an answer"};
        case Does::old_fails:
            return failing(leaves().old);
        case Does::old_untrusted:
            return verify ? failing(leaves().old) : FakeProbe::working(leaves().old);
        case Does::old_then_fresh:
            return verify ? failing(leaves().old) : FakeProbe::working(leaves().fresh);
        case Does::refuses_version:
            return net::Served{.problem = "tlsv1 alert protocol version"};
        case Does::hangs_up:
            return net::Served{.problem = "connection closed"};
        case Does::refused:
            return fail(Errc::connection_refused, "connection refused");
        case Does::no_route:
            return fail(Errc::unreachable, "network is unreachable");
    }
    return fail(Errc::internal, "no such act");
}

inline Expectation wanting(std::vector<std::string> unwanted = {leaves().old.leaf().sha256})
{
    return {.wanted = {leaves().fresh.leaf().sha256}, .unwanted = std::move(unwanted)};
}

inline TargetSpec at(std::vector<net::Endpoint> endpoints = {{"app.example.test", 8443}})
{
    TargetSpec spec;
    spec.name = "here";
    spec.endpoints = std::move(endpoints);
    spec.deadline = std::chrono::seconds(30);
    return spec;
}

}  // namespace acme8443::hooks
