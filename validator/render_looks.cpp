// What was seen, for people.
#include <algorithm>

#include "base/text.hpp"
#include "validator/render.hpp"

namespace acme8443::validator {
namespace {

std::string outcome_of(const Hop& hop)
{
    if (hop.status != 0) return std::to_string(hop.status);
    return hop.problem.empty() ? "not contacted" : printable(hop.problem);
}

/// The way from port 80, hop by hop.
std::string way(const HttpTrace& trace)
{
    std::string lines;
    for (std::size_t i = 0; i < trace.hops.size(); ++i) {
        const Hop& hop = trace.hops[i];
        lines += "hop " + std::to_string(i + 1) + ": " + printable(hop.url, 300);
        if (!hop.address.empty())
            lines += " at " + hop.address + " port " + std::to_string(hop.port);
        lines += ": " + outcome_of(hop) + "\n";
    }
    if (!trace.hops.empty() && trace.hops.back().redirects && trace.redirects.back().target) {
        lines += "hop " + std::to_string(trace.hops.size() + 1) + ": " +
                 printable(trace.redirects.back().target->text(), 300) + ": not contacted\n";
    }
    return lines;
}

std::string planted(const HttpTrace& trace)
{
    switch (trace.planted) {
        case Planted::responder:
            return trace.key_authorization ? "a token planted with our own responder came back\n"
                                           : "a token was planted with our own responder\n";
        case Planted::webroot:
            return "a token was planted in the webroot\n";
        default:
            return "";
    }
}

std::string server_of(const std::multimap<std::string, std::string>& headers)
{
    const auto at = headers.find("server");
    return at == headers.end() ? "" : ", " + printable(at->second, 80);
}

std::string line(const AddressSight& sight)
{
    std::string text = "address " + sight.address + " port 80: ";
    if (!sight.contacted) return text + "not contacted\n";
    if (sight.status == 0) return text + printable(sight.problem, 200) + "\n";
    return text + std::to_string(sight.status) + server_of(sight.headers) + "\n";
}

std::string line(const TlsSight& sight)
{
    std::string text = "address " + sight.address + " port 443: ";
    if (!sight.contacted) return text + "not contacted\n";
    if (sight.alpn == "acme-tls/1")
        text += "accepts acme-tls/1";
    else if (sight.plain_http)
        text += "speaks plain HTTP";
    else if (sight.no_answer == NoAnswer::none)
        text += "shakes hands without acme-tls/1";
    else
        text += printable(sight.problem, 200);
    if (sight.ordinary) text += "; ordinary TLS works";
    if (!sight.server.empty()) text += ", " + printable(sight.server, 80);
    return text + "\n";
}

std::string line(const NameServerSight& sight)
{
    std::string text = "name server " + sight.name + " " +
                       (sight.address.empty() ? "without an address" : sight.address) + ": ";
    if (!sight.contacted) return text + "not contacted\n";
    if (!sight.problem.empty()) return text + printable(sight.problem, 200) + "\n";
    if (!sight.authoritative) text += "not authoritative, ";
    if (sight.serial) text += "serial " + std::to_string(*sight.serial) + ", ";
    return text +
           (sight.values.empty() ? "no TXT records"
                                 : "TXT " + printable(join(sight.values, " "), 300)) +
           "\n";
}

std::string line(const DnsProof& dns)
{
    std::string text = "record " + printable(dns.record, 253);
    for (const std::string& alias : dns.aliases) text += " -> " + printable(alias, 253);
    text += dns.zone.empty() ? "" : ", in the zone " + dns.zone;
    if (!dns.problem.empty()) return text + ": " + printable(dns.problem, 300) + "\n";
    if (!dns.exists) return text + ": does not exist\n";
    return text + ": " +
           (dns.values.empty() ? "no TXT records" : printable(join(dns.values, " "), 300)) + "\n";
}

template <class Sight>
std::string lines(const std::vector<Sight>& sights)
{
    std::string text;
    for (const Sight& sight : sights) text += line(sight);
    return text;
}

bool web(const Redirect& redirect) { return redirect.target && !redirect.target->host.empty(); }

}  // namespace

std::string render_looks(const Facts& facts)
{
    std::string text;
    for (const NameFacts& name : facts.names) {
        if (name.http) text += way(*name.http) + planted(*name.http);
        if (name.survey) text += lines(name.survey->sights);
        if (name.port_443) text += lines(name.port_443->sights);
        if (name.dns) text += line(*name.dns) + lines(name.dns->servers);
    }
    return text;
}

std::vector<std::string> not_contacted(const Verdict& verdict, const Facts& facts)
{
    std::vector<std::string> all;
    const auto add = [&all](std::string endpoint) {
        if (endpoint.empty() || std::ranges::find(all, endpoint) != all.end()) return;
        all.push_back(std::move(endpoint));
    };
    for (const Finding& finding : verdict.findings) add(finding.not_contacted);
    for (const NameFacts& name : facts.names) {
        if (name.http && !name.http->hops.empty() && name.http->hops.back().redirects &&
            web(name.http->redirects.back())) {
            add(printable(name.http->redirects.back().target->endpoint(), 300));
        }
    }
    return all;
}

}  // namespace acme8443::validator
