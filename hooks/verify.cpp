#include "hooks/verify.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "hooks/glimpse.hpp"
#include "hooks/names.hpp"
#include "hooks/rehearse.hpp"

namespace acme8443::hooks {
namespace {

using namespace std::chrono_literals;

void count(Sight& sight, const Glimpse& glimpse, std::string where)
{
    const bool met = std::ranges::find(sight.working, glimpse.leaf) != sight.working.end();
    if (!glimpse.leaf.empty() && !met) sight.working.push_back(glimpse.leaf);
    if (glimpse.seen <= sight.seen && !sight.detail.empty()) return;
    sight.seen = *glimpse.seen;
    sight.detail = std::move(where) + ": " + glimpse.what;
}

/// One address of an endpoint, asked for one name.
struct Place {
    const net::Endpoint& endpoint;
    const net::Address& at;
    const Identifier& name;

    std::string text(std::string_view version) const
    {
        const std::string host = endpoint.host == at.text() ? "" : at.text() + ", ";
        const std::string asked = endpoint.host == name.value() ? "" : name.value() + ", ";
        return endpoint.text() + " (" + host + asked + std::string(version) + ")";
    }
};

/// The names to ask for at an endpoint: those that were configured; else its host, or the first
/// one, as load-balanced nodes are looked at by address.
Result<std::vector<Identifier>> asked_at(const net::Endpoint& endpoint, const TargetSpec& target,
                                         const Expectation& expected)
{
    std::vector<std::string> names = target.server_names;
    if (names == std::vector<std::string>{"all"}) names = expected.names;
    std::vector<Identifier> asked;
    for (const std::string& name : names) asked.push_back(TRY(askable(name)));
    if (!asked.empty()) return asked;
    if (expected.names.empty() || covers(expected.names, endpoint.host))
        asked.push_back(TRY(Identifier::parse(endpoint.host)));
    else
        asked.push_back(TRY(askable(first_name(expected.names))));
    return asked;
}

/// Both versions at one address, into `sight`. False: there is no route to it.
Result<bool> look_at(const Place& place, const Viewer& viewer, Sight& sight)
{
    std::string left_out;
    bool counted = false;
    for (const pki::TlsVersion version : {pki::TlsVersion::tls_1_3, pki::TlsVersion::tls_1_2}) {
        const Glimpse glimpse = TRY(viewer.glimpse(version));
        if (!glimpse.seen && !glimpse.connected) return false;
        if (glimpse.seen) count(sight, glimpse, place.text(to_string(version)));
        counted |= glimpse.seen.has_value();
        left_out = glimpse.what;
        if (!glimpse.connected) break;
    }
    if (!counted) count(sight, {Seen::dead, left_out}, place.text("every TLS version"));
    return true;
}

/// Every address of one endpoint, into `sight`.
Result<void> look_at(const net::Endpoint& endpoint, const TargetSpec& target,
                     const Expectation& expected, net::TlsProbe& probe, const std::stop_token& stop,
                     Sight& sight)
{
    const auto names = TRY(asked_at(endpoint, target, expected));
    auto addresses = probe.addresses(endpoint.host);
    if (!addresses) {
        count(sight, {Seen::dead, addresses.error().message}, endpoint.text());
        return {};
    }
    bool reached = false;
    for (const net::Address& at : *addresses) {
        for (const Identifier& name : names) {
            const Viewer viewer(at, endpoint, name, expected, target.looked_at_with, probe, stop);
            if (!TRY(look_at({endpoint, at, name}, viewer, sight))) break;
            reached = true;
        }
    }
    if (!reached) count(sight, {Seen::dead, "no address can be reached"}, endpoint.text());
    return {};
}

}  // namespace

std::string_view to_string(Seen seen)
{
    switch (seen) {
        case Seen::fresh:
            return "fresh";
        case Seen::stale:
            return "stale";
        case Seen::other:
            return "other";
        case Seen::dead:
            return "dead";
        case Seen::failing:
            return "failing";
    }
    return "";
}

Result<Expectation> expectation(const TargetSpec& target, const Live& live)
{
    std::string trust = TRY(trust_of(target));
    return Expectation{
        .wanted = {live.bundle.leaf_sha256}, .names = live.names, .trust_pem = std::move(trust)};
}

Result<Sight> look(const TargetSpec& target, const Expectation& expected, net::TlsProbe& probe,
                   std::stop_token stop)
{
    if (target.endpoints.empty())
        return fail(Errc::bad_config, target.name + ": no endpoint to look at");
    Sight sight{Seen::fresh, {}};
    for (const net::Endpoint& endpoint : target.endpoints) {
        TRY(look_at(endpoint, target, expected, probe, stop, sight));
    }
    return sight;
}

Result<Sight> await(const TargetSpec& target, const Expectation& expected, net::TlsProbe& probe,
                    const Clock& clock, std::stop_token stop)
{
    const auto end = clock.uptime() + target.deadline;
    // Services that take an hour to notice are not asked ten times a second.
    const auto longest =
        std::clamp(std::chrono::milliseconds(target.deadline) / 200, 150ms, 5000ms);
    auto pause = 50ms;
    for (int in_a_row = 0;;) {
        Sight sight = TRY(look(target, expected, probe, stop));
        in_a_row = sight.seen == Seen::fresh ? in_a_row + 1 : 0;
        if (in_a_row == 3 || sight.seen == Seen::failing) return sight;
        if (in_a_row == 0 && clock.uptime() >= end) return sight;
        TRY(clock.sleep_for(pause, stop));
        pause = in_a_row > 0 ? pause : std::min(pause + 25ms, longest);
    }
}

}  // namespace acme8443::hooks
