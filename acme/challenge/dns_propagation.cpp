#include "acme/challenge/dns_propagation.hpp"

#include <algorithm>

#include "base/net/dns_zone.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using net::RecordType;
using std::chrono::milliseconds;

constexpr int patience_with_silence = 3;  // questions without any answer
constexpr milliseconds first_pause{250};
constexpr milliseconds longest_pause{4'000};

/// One address of one server.
struct Probe {
    std::string server;  ///< "ns1.example.org (192.0.2.1)"
    net::Address address;
    std::vector<std::string> texts{};
    std::string lag{};  ///< what it says instead, or nothing
    int silences{};
    bool unreachable{};  ///< there is no way there from here, as to IPv6 from many hosts

    bool gave_up() const { return unreachable || silences >= patience_with_silence; }
    bool shows(const std::string& text) const
    {
        return std::ranges::find(texts, text) != texts.end();
    }
};

Result<std::vector<Probe>> probes_of(const DnsTools& tools, net::Resolver& resolver,
                                     const net::DnsZone& zone, const std::stop_token& stop)
{
    std::vector<Probe> probes;
    std::vector<std::string> forbidden;
    for (const net::ZoneServer& server : TRY(net::name_servers(resolver, zone, stop))) {
        for (const net::Address& address : server.addresses) {
            std::string name = printable(server.name, 300) + " (" + address.text() + ")";
            if (tools.may_ask && !tools.may_ask(address))
                forbidden.push_back(std::move(name));
            else
                probes.push_back({.server = std::move(name), .address = address});
        }
    }
    if (!probes.empty()) return probes;
    return fail(Errc::forbidden_address,
                "every name server of zone " + zone.name +
                    " is on an address where no public CA can ask it: " + join(forbidden, ", "));
}

std::string serial_of(const DnsTools& tools, const Probe& probe, const net::DnsZone& zone,
                      const std::stop_token& stop)
{
    if (probe.silences > 0) return "";
    const auto answer = tools.servers->ask(probe.address, zone.name, RecordType::soa, stop);
    if (!answer || !answer->serial) return "";
    return ", zone serial " + std::to_string(*answer->serial);
}

/// What it shows now, into the probe.
Result<void> look(const DnsTools& tools, Probe& probe, const std::string& name,
                  const std::stop_token& stop)
{
    const auto answer = tools.servers->ask(probe.address, name, RecordType::txt, stop);
    if (!answer) {
        if (answer.error().code == Errc::cancelled) return fail(answer.error());
        probe.unreachable = answer.error().code == Errc::unreachable;
        probe.lag = "does not answer: " + answer.error().message;
        ++probe.silences;
        return {};
    }
    probe.silences = 0;
    probe.texts = net::texts({.records = answer->records});
    if (answer->authoritative && answer->rcode == 0 && !probe.texts.empty()) {
        probe.lag = "shows " + std::to_string(probe.texts.size()) + " other TXT records";
    } else if (answer->authoritative) {
        probe.lag =
            answer->rcode == 0 ? "shows no TXT record" : "says " + net::rcode_name(answer->rcode);
    } else {
        probe.texts.clear();
        probe.lag = "does not answer for the zone (" + net::rcode_name(answer->rcode) +
                    ", not authoritative)";
    }
    return {};
}

/// RFC 8555 section 8.4 has the CA ask any of them.
Result<void> watch_servers(const DnsTools& tools, const PropagationSpec& spec,
                           const TxtAnswer& answer, const std::stop_token& stop)
{
    const auto resolver = TRY(tools.resolver());
    const auto zone = TRY(net::find_zone(*resolver, answer.target, stop));
    auto probes = TRY(probes_of(tools, *resolver, zone, stop));
    const auto lags = [&](const Probe& probe) { return !probe.shows(answer.value); };
    const milliseconds end = tools.clock->uptime() + spec.deadline;
    for (milliseconds pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
        for (Probe& probe : probes)
            if (lags(probe) && !probe.gave_up()) TRY(look(tools, probe, answer.target, stop));
        const bool waits = std::ranges::any_of(
            probes, [&](const Probe& probe) { return lags(probe) && !probe.gave_up(); });
        const bool seen = !std::ranges::all_of(probes, lags);
        if (seen && !waits) return {};
        if (!waits || tools.clock->uptime() >= end) break;
        TRY(tools.clock->sleep_for(pause, stop));
    }
    std::vector<std::string> laggards;
    for (const Probe& probe : probes)
        if (lags(probe))
            laggards.push_back(probe.server + " " + probe.lag +
                               serial_of(tools, probe, zone, stop));
    return fail(Errc::timeout, "not every name server of zone " + zone.name + " shows TXT " +
                                   answer.target + " within " +
                                   std::to_string(spec.deadline.count()) +
                                   " s: " + join(laggards, "; "));
}

Result<void> watch_resolver(const DnsTools& tools, const PropagationSpec& spec,
                            const TxtAnswer& answer, const std::stop_token& stop)
{
    const milliseconds end = tools.clock->uptime() + spec.deadline;
    for (milliseconds pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
        // A new one each time has nothing in its cache.
        const auto resolver = TRY(tools.resolver());
        const auto seen = resolver->resolve(answer.name, RecordType::txt, stop);
        if (!seen && seen.error().code == Errc::cancelled) return fail(seen.error());
        const auto texts = seen ? net::texts(*seen) : std::vector<std::string>();
        if (std::ranges::find(texts, answer.value) != texts.end()) return {};
        if (tools.clock->uptime() >= end)
            return fail(Errc::timeout,
                        "the resolver does not show TXT " + answer.name + " within " +
                            std::to_string(spec.deadline.count()) +
                            " s: " + (seen ? "it shows another" : seen.error().message));
        TRY(tools.clock->sleep_for(pause, stop));
    }
}

}  // namespace

Result<Propagation> parse_propagation(std::string_view text)
{
    if (text == "authoritative") return Propagation::authoritative;
    if (text == "resolver") return Propagation::resolver;
    if (text == "off") return Propagation::off;
    return fail(Errc::bad_usage,
                '"' + printable(text, 100) + "\" is not one of authoritative, resolver, off");
}

Result<void> wait_for_propagation(const DnsTools& tools, const PropagationSpec& spec,
                                  const TxtAnswer& answer, std::stop_token stop)
{
    if (spec.where == Propagation::off) return {};
    if (spec.where == Propagation::resolver) return watch_resolver(tools, spec, answer, stop);
    return watch_servers(tools, spec, answer, stop);
}

Result<TxtEverywhere> look_everywhere(const DnsTools& tools, const std::string& name,
                                      std::stop_token stop)
{
    const auto resolver = TRY(tools.resolver());
    const auto target = TRY(net::follow_cnames(*resolver, name, stop));
    const auto zone = TRY(net::find_zone(*resolver, target, stop));
    auto probes = TRY(probes_of(tools, *resolver, zone, stop));
    std::vector<std::string> problems;
    for (Probe& probe : probes) {
        TRY(look(tools, probe, target, stop));
        if (probe.silences > 0) problems.push_back(probe.server + " " + probe.lag);
    }
    std::erase_if(probes, [](const Probe& probe) { return probe.silences > 0; });
    if (probes.empty())
        return fail(Errc::dns,
                    "no name server of zone " + zone.name + " answers: " + join(problems, "; "));
    TxtEverywhere all;
    for (const Probe& probe : probes)
        for (const std::string& text : probe.texts) {
            const auto lacking = std::ranges::find_if(
                probes, [&](const Probe& other) { return !other.shows(text); });
            if (lacking != probes.end())
                all.partial.push_back(lacking->server + " does not show \"" + printable(text, 300) +
                                      '"');
            else if (std::ranges::find(all.texts, text) == all.texts.end())
                all.texts.push_back(text);
        }
    return all;
}

}  // namespace acme8443::acme
