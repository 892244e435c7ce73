#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "validator/preflight/http_01.hpp"

namespace acme8443::validator::preflight {

/// Every host has one public address, every request is answered with the next redirect.
class RedirectingWorld final : public World {
public:
    explicit RedirectingWorld(std::vector<std::string> to) : locations(std::move(to)) {}

    Result<Resolved> resolve(const Resolve&) override { return Resolved{.v4 = {"192.5.6.30"}}; }
    Result<Fetched> fetch(const Fetch&) override
    {
        if (next_ == locations.size()) return Fetched{.status = 404};
        return Fetched{.status = 301, .headers = {{"location", locations[next_++]}}};
    }

    HttpTrace walk(const CaProfile& ca)
    {
        const Http01Setting setting{.ca = ca, .at = utc(2026, 11, 20)};
        const auto name = Identifier::raw(Identifier::Kind::dns, "example.com");
        return run(Http01(setting, {name, "token"}), *this).value_or(HttpTrace{});
    }

    std::vector<std::string> locations;

private:
    std::size_t next_{};
};

/// Every dial, as text and as a fact.
inline bool only_80_and_443(const HttpTrace& trace)
{
    const auto dialled = [](const Hop& hop) { return !hop.address.empty(); };
    const auto port_allowed = [&](const Hop& hop) {
        return !dialled(hop) || hop.port == 80 || hop.port == 443;
    };
    const auto text_allowed = [](const std::string& dial) {
        return dial.ends_with(":80") || dial.ends_with(":443");
    };
    return !trace.dials.empty() && std::ranges::all_of(trace.hops, port_allowed) &&
           std::ranges::all_of(trace.dials, text_allowed);
}

}  // namespace acme8443::validator::preflight
