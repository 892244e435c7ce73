#include "hooks/glimpse.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::hooks {
namespace {

using namespace std::chrono_literals;

// A service that does not answer a handshake and a request in this time does not work.
constexpr auto patience = 5s;

bool contains(const std::vector<std::string>& leaves, const std::string& leaf)
{
    return std::ranges::find(leaves, leaf) != leaves.end();
}

bool wanted(const Expectation& expected, const std::string& leaf)
{
    return expected.wanted.empty() ? !contains(expected.unwanted, leaf)
                                   : contains(expected.wanted, leaf);
}

bool known(const Expectation& expected, const std::string& leaf)
{
    return expected.unwanted.empty() || contains(expected.unwanted, leaf);
}

/// OpenSSL's words for a version that one of the two sides does not speak.
bool refuses_version(const net::Served& served)
{
    const std::array phrases{"protocol version", "unsupported protocol", "wrong ssl version"};
    return !served.chain && std::ranges::any_of(phrases, [&](const char* phrase) {
        return served.problem.find(phrase) != std::string::npos;
    });
}

Result<Glimpse> not_reached(const Error& error)
{
    if (error.code == Errc::cancelled) return fail(error);
    // No route from here says nothing about the service.
    if (error.code == Errc::unreachable) return Glimpse{{}, error.message, {}, false};
    return Glimpse{Seen::dead, error.message, {}, false};
}

}  // namespace

Viewer::Viewer(const net::Address& at, const net::Endpoint& endpoint, Identifier name,
               const Expectation& expected, pki::KeyFamily takes, net::TlsProbe& probe,
               std::stop_token stop)
    : at_(at),
      endpoint_(endpoint),
      name_(std::move(name)),
      expected_(expected),
      takes_(takes),
      probe_(probe),
      stop_(std::move(stop))
{
}

Result<Glimpse> Viewer::glimpse(pki::TlsVersion version) const
{
    auto served = see(version, expected_.verify);
    if (!served) return not_reached(served.error());
    if (refuses_version(*served)) return Glimpse{{}, served->problem};
    if (!served->chain) return Glimpse{Seen::dead, served->problem};
    if (wanted(expected_, served->chain->leaf().sha256)) return judge_wanted(*served, version);
    // It may have expired, or never have been trusted, and yet be what clients live with.
    if (!served->works() && expected_.verify) served = see(version, false);
    if (!served) return not_reached(served.error());
    if (served->chain && wanted(expected_, served->chain->leaf().sha256))
        return Glimpse{Seen::stale, "changes while it is looked at"};
    return judge_unwanted(*served);
}

Result<net::Served> Viewer::see(pki::TlsVersion version, bool verify) const
{
    const pki::TlsClientSpec client{.name = name_,
                                    .version = version,
                                    .verify = verify,
                                    .trust_pem = expected_.trust_pem,
                                    .takes = takes_};
    return probe_.look(at_, endpoint_, client, patience, stop_);
}

/// `failing` is final, so it is looked at twice: a server whose processes take the pair one after
/// the other (ocserv) breaks one handshake and then works.
Result<Glimpse> Viewer::judge_wanted(net::Served served, pki::TlsVersion version) const
{
    if (!served.works()) {
        auto again = see(version, expected_.verify);
        if (!again) return not_reached(again.error());
        if (!again->chain || !wanted(expected_, again->chain->leaf().sha256))
            return judge_unwanted(*again);
        served = *std::move(again);
    }
    if (served.works()) return Glimpse{Seen::fresh, "it works", served.chain->leaf().sha256};
    // The certificate is good when the handshake is: what answers behind it may just be starting.
    return Glimpse{served.handshake ? Seen::dead : Seen::failing,
                   "the wanted certificate is shown, but: " + served.problem};
}

Glimpse Viewer::judge_unwanted(const net::Served& served) const
{
    if (!served.chain) return {Seen::dead, served.problem};
    const pki::Certificate& leaf = served.chain->leaf();
    const std::string who =
        "certificate " + leaf.sha256.substr(0, 8) + " of " + rfc3339(leaf.not_before);
    if (!served.works()) return {Seen::dead, who + " is shown, but: " + served.problem};
    if (known(expected_, leaf.sha256)) return {Seen::stale, "still " + who, leaf.sha256};
    return {Seen::other, "somebody else's " + who, leaf.sha256};
}

}  // namespace acme8443::hooks
