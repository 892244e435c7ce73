// Port 443 as a CA meets it for tls-alpn-01, before there is a challenge: who answers there, and
// would a connection that asks for acme-tls/1 come to us? The certificate of a challenge is judged
// in tls_alpn.cpp.
#include "validator/facts/port_443.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validator/rules/families.hpp"

namespace acme8443::validator::rules {
namespace {

Finding about(const NameFacts& name, const TlsSight& sight, std::string message)
{
    return {.outcome = Outcome::violated,
            .subject = name.wanted.name.value() + " at " + sight.address,
            .message = std::move(message),
            .evidence = printable(sight.problem, 500)};
}

bool dial_error(NoAnswer no_answer)
{
    return no_answer == NoAnswer::refused || no_answer == NoAnswer::connect_timeout ||
           no_answer == NoAnswer::unreachable;
}

bool accepts(const TlsSight& sight) { return sight.alpn == "acme-tls/1"; }

/// Where a CA ends up: the first IPv6 address, or after any error there the first IPv4 address
/// (Boulder va/tlsalpn.go). nullptr: nowhere.
const TlsSight* met(const Port443& port)
{
    const TlsSight* first = nullptr;
    for (const TlsSight& sight : port.sights) {
        if (!sight.contacted) continue;
        const bool v6 = sight.address.find(':') != std::string::npos;
        if (first == nullptr) {
            first = &sight;
            if (!v6 || accepts(sight)) return first;
        } else if (!v6) {
            return &sight;
        }
    }
    return first;
}

using Judge = std::optional<Finding> (*)(const Facts&, const NameFacts&, const TlsSight&);

/// Of the address that a CA ends up at.
template <Judge judge>
std::vector<Finding> where_met(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        const TlsSight* sight = name.port_443 ? met(*name.port_443) : nullptr;
        if (sight == nullptr) continue;
        if (auto finding = judge(facts, name, *sight)) findings.push_back(*std::move(finding));
    }
    return findings;
}

std::vector<Finding> address(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.port_443 || met(*name.port_443) != nullptr) continue;
        const std::string& host = name.wanted.name.value();
        findings.push_back({.outcome = Outcome::violated,
                            .subject = host,
                            .message = "the name has no address that a CA may contact",
                            .ca_says = "no valid A records found for " + host +
                                       "; no valid AAAA records found for " + host,
                            .problem = "dns"});
    }
    return findings;
}

std::optional<Finding> connection(const Facts& facts, const NameFacts& name, const TlsSight& sight)
{
    if (!dial_error(sight.no_answer)) return {};
    const bool refused = sight.no_answer == NoAnswer::refused;
    Finding finding = about(name, sight,
                            refused ? "nobody listens on port 443"
                            : sight.no_answer == NoAnswer::unreachable
                                ? "there is no route to port 443"
                                : "the connection to port 443 timed out; a firewall is likely");
    finding.ca_says = refused ? "Connection refused"
                      : sight.no_answer == NoAnswer::unreachable
                          ? "Network unreachable"
                          : "Timeout during connect (likely firewall problem)";
    finding.problem = "connection";
    // A responder that will listen there cures a refusal, not silence.
    if (facts.vantage == Vantage::here && !refused) finding.outcome = Outcome::not_known;
    return finding;
}

std::optional<Finding> tls(const Facts&, const NameFacts& name, const TlsSight& sight)
{
    if (!sight.plain_http) return {};
    Finding finding = about(name, sight, "the server speaks plain HTTP on port 443, not TLS");
    finding.ca_says = "Server only speaks HTTP, not TLS";
    finding.problem = "malformed";
    return finding;
}

std::optional<Finding> protocol(const Facts&, const NameFacts& name, const TlsSight& sight)
{
    if (dial_error(sight.no_answer) || sight.plain_http || accepts(sight)) return {};
    Finding finding =
        about(name, sight,
              std::string(name.port_443->planted
                              ? "our own responder listens, and what answers at this address is "
                                "another server: it"
                              : "what answers on port 443 now") +
                  " does not accept acme-tls/1" +
                  (sight.certificate.empty() ? "" : ", it shows a certificate without it"));
    finding.ca_says = "Cannot negotiate ALPN protocol \"acme-tls/1\" for tls-alpn-01 challenge";
    finding.problem = "unauthorized";
    return finding;
}

std::optional<Finding> cdn(const Facts&, const NameFacts& name, const TlsSight& sight)
{
    if (lower(sight.server) != "cloudflare") return {};
    return about(name, sight, "Cloudflare ends TLS before the server: acme-tls/1 never gets there");
}

/// Connections that offer acme-tls/1 meet another server than browsers do.
std::optional<Finding> splice(const Facts&, const NameFacts& name, const TlsSight& sight)
{
    if (!accepts(sight) || !sight.ordinary || sight.certificate == sight.site_certificate)
        return {};
    return about(name, sight,
                 "connections that offer acme-tls/1 are handed to a responder of their own; the "
                 "site keeps port 443 meanwhile");
}

std::vector<Finding> ipv6(const Facts& facts, Moment, const CaProfile&)
{
    std::vector<Finding> findings;
    for (const NameFacts& name : facts.names) {
        if (!name.port_443 || name.port_443->sights.empty()) continue;
        const auto& sights = name.port_443->sights;
        const TlsSight* end = met(*name.port_443);
        const auto first = std::ranges::find(sights, true, &TlsSight::contacted);
        if (end == nullptr || first == sights.end() || &*first == end) continue;
        if (first->no_answer == end->no_answer && first->certificate == end->certificate) continue;
        findings.push_back(about(name, *first,
                                 "IPv6 and IPv4 do not show the same on port 443; a CA tries IPv6 "
                                 "first, then IPv4"));
    }
    return findings;
}

constexpr std::string_view rfc = "RFC 8737 section 3";
constexpr std::string_view make_room =
    "While a name is proved, let acme8443's responder have port 443, or hand it the connections "
    "that "
    "offer acme-tls/1 (HAProxy: req.ssl_alpn; nginx stream: $ssl_preread_alpn_protocols), or use "
    "http-01 or dns-01.";

constexpr Rule table[] = {
    {.id = "port-443-address",
     .cites = "RFC 8737 section 3; IANA special-purpose address registries",
     .statement = "The name has an A or AAAA record with a public address.",
     .area = Area::dns,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Publish the host's public address, or use dns-01.",
     .aka = "Let's Debug: NoRecords, ReservedAddress",
     .judge = address},
    {.id = "port-443-connection",
     .cites = rfc,
     .statement = "Port 443 of the name's first address takes connections.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Open port 443 to the Internet, or use http-01 or dns-01.",
     .judge = where_met<connection>},
    {.id = "port-443-tls",
     .cites = rfc,
     .statement = "The server on port 443 speaks TLS.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Give port 443 to a server that speaks TLS.",
     .aka = "Let's Debug: WebserverMisconfiguration",
     .judge = where_met<tls>},
    {.id = "port-443-protocol",
     .cites = rfc,
     .statement = "What answers on port 443 accepts acme-tls/1 when the name is proved.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = make_room,
     .aka = "Boulder: Cannot negotiate ALPN protocol",
     .judge = where_met<protocol>},
    {.id = "port-443-cdn",
     .cites = rfc,
     .statement = "Nobody ends TLS before the server that answers the challenge.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::refuse,
     .certainty = Certainty::seen_from_here,
     .advice = "Use http-01 or dns-01, or let the name lead past the proxy.",
     .aka = "Let's Debug: CloudflareCDN",
     .judge = where_met<cdn>},
    {.id = "port-443-ipv6",
     .cites = "Boulder va/tlsalpn.go",
     .statement = "The first IPv6 address shows the same on port 443 as the first IPv4 address.",
     .area = Area::connection,
     .authority = Authority::ca,
     .severity = Severity::warn,
     .certainty = Certainty::seen_from_here,
     .advice = "Let both lead to the same server, or take the AAAA record out.",
     .judge = ipv6},
    {.id = "port-443-splice",
     .cites = rfc,
     .statement = "Who answers acme-tls/1 need not be who serves the site.",
     .area = Area::connection,
     .authority = Authority::rfc,
     .severity = Severity::note,
     .certainty = Certainty::seen_from_here,
     .judge = where_met<splice>},
};

}  // namespace

std::span<const Rule> port_443_rules() { return table; }

}  // namespace acme8443::validator::rules
