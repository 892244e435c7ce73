#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "validator/facts/acme.hpp"
#include "validator/facts/address.hpp"
#include "validator/facts/caa.hpp"
#include "validator/facts/certificate.hpp"
#include "validator/facts/csr.hpp"
#include "validator/facts/http_trace.hpp"
#include "validator/facts/issued.hpp"
#include "validator/facts/key.hpp"
#include "validator/facts/lifetime.hpp"
#include "validator/facts/listener.hpp"
#include "validator/facts/method.hpp"
#include "validator/facts/mpic.hpp"
#include "validator/facts/name.hpp"
#include "validator/facts/revocation.hpp"
#include "validator/facts/tls_alpn.hpp"

namespace acme8443::validator {

/// Whose view the facts are. here: gathered from this machine, which may be behind split DNS or
/// without hairpin NAT, so what depends on where we look from only advises. ca: what the CA itself
/// sees (recorded facts of `policy judge`).
enum class Vantage : std::uint8_t { here, ca };

/// Everything a rule may look at. Gathered once, then only read. One member per kind of fact, each
/// in its own header under facts/. An empty optional was not looked at; the rules of another kind
/// of question are not run, so most members are empty most of the time.
struct Facts {
    Vantage vantage{Vantage::here};
    std::vector<NameFacts> names{};
    std::optional<ListenerFacts> listener{};
    std::optional<AddressFacts> address{};
    std::optional<MethodFacts> method{};
    std::optional<KeyFacts> key{};
    std::optional<CsrFacts> csr{};
    std::optional<TlsAlpnFacts> tls_alpn{};
    std::optional<MpicFacts> mpic{};
    std::optional<CertificateFacts> certificate{};
    std::optional<IssuedFacts> issued{};
    std::optional<LifetimeFacts> lifetime{};
    std::optional<RevocationFacts> revocation{};
    std::optional<AcmeFacts> acme{};
    /// One redirect alone, before anybody follows it and it is part of a trace; borrowed.
    const Redirect* redirect{};
};

}  // namespace acme8443::validator
