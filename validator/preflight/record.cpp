#include "validator/preflight/record.hpp"

#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"

// The other half is read_record.cpp.
namespace acme8443::validator::preflight {
namespace {

using nlohmann::json;

/// Members that say nothing are left out.
void put(json& out, const char* name, const std::string& value)
{
    if (!value.empty()) out[name] = value;
}
void put(json& out, const char* name, const std::vector<std::string>& values)
{
    if (!values.empty()) out[name] = values;
}

/// Text where it is text.
void put_bytes(json& out, const std::string& name, const std::string& bytes)
{
    if (bytes.empty()) return;
    const bool text = printable(bytes, bytes.size()).find("\\x") == std::string::npos;
    if (text)
        out[name] = bytes;
    else
        out[name + "_b64"] = pki::base64(bytes);
}

json headers_json(const std::multimap<std::string, std::string>& headers)
{
    json out = json::object();
    for (const auto& [name, value] : headers) {
        if (!out.contains(name))
            out[name] = value;
        else if (out[name].is_array())
            out[name].push_back(value);
        else
            out[name] = json::array({out[name], value});
    }
    return out;
}

json identifier_json(const Identifier& name)
{
    return {{"type", to_string(name.kind())}, {"value", name.value()}};
}

json sight_json(const AddressSight& sight)
{
    json out{{"address", sight.address}};
    if (!sight.contacted) out["contacted"] = false;
    if (sight.no_answer != NoAnswer::none) out["no_answer"] = to_string(sight.no_answer);
    put(out, "problem", sight.problem);
    if (sight.status != 0) out["status"] = sight.status;
    if (!sight.headers.empty()) out["headers"] = headers_json(sight.headers);
    put_bytes(out, "body", sight.body);
    return out;
}

json sight_json(const TlsSight& sight)
{
    json out{{"address", sight.address}};
    if (!sight.contacted) out["contacted"] = false;
    if (sight.no_answer != NoAnswer::none) out["no_answer"] = to_string(sight.no_answer);
    put(out, "problem", sight.problem);
    put(out, "alpn", sight.alpn);
    put(out, "certificate", pki::base64(sight.certificate));
    if (sight.plain_http) out["plain_http"] = true;
    if (sight.ordinary) out["ordinary"] = true;
    put(out, "site_certificate", pki::base64(sight.site_certificate));
    put(out, "server", sight.server);
    return out;
}

json sight_json(const NameServerSight& sight)
{
    json out{{"name", sight.name}, {"rcode", sight.rcode}, {"authoritative", sight.authoritative}};
    put(out, "address", sight.address);
    if (!sight.contacted) out["contacted"] = false;
    put(out, "problem", sight.problem);
    if (sight.serial) out["serial"] = *sight.serial;
    put(out, "values", sight.values);
    return out;
}

template <class Sight>
json sights_json(const std::vector<Sight>& sights)
{
    json out = json::array();
    for (const Sight& sight : sights) out.push_back(sight_json(sight));
    return out;
}

bool dial_error(NoAnswer why)
{
    return why == NoAnswer::refused || why == NoAnswer::connect_timeout ||
           why == NoAnswer::unreachable;
}

json answer_json(const Hop& hop)
{
    json out = json::object();
    if (hop.no_answer != NoAnswer::none) {
        out["no_answer"] = to_string(hop.no_answer);
        put(out, "problem", hop.problem);
    }
    if (hop.status != 0) out["status"] = hop.status;
    if (!hop.headers.empty()) out["headers"] = headers_json(hop.headers);
    put_bytes(out, "body", hop.body);
    return out;
}

/// The world that the machine met, so that it can be sent there again.
json http_json(const HttpTrace& trace)
{
    json out{{"token", trace.token},      {"planted", to_string(trace.planted)},
             {"recorded", true},          {"dns", json::object()},
             {"connect", json::object()}, {"serve", json::object()}};
    if (trace.key_authorization) out["key_authorization"] = *trace.key_authorization;
    for (const auto& [host, addresses] : trace.hosts) {
        json& at = out["dns"][host];
        at = {{"A", addresses.v4}, {"AAAA", addresses.v6}};
        put(at, "error", addresses.problem);
    }
    for (std::size_t i = 0, dialled = 0; i < trace.hops.size(); ++i) {
        const Hop& hop = trace.hops[i];
        if (hop.address.empty()) continue;
        const std::string& endpoint = trace.dials[dialled++];
        if (dial_error(hop.no_answer)) {
            out["connect"][endpoint] = to_string(hop.no_answer);
            continue;
        }
        json& answers = out["serve"][hop.url];
        if (answers.is_null())
            answers = answer_json(hop);
        else if (answers.is_array())
            answers.push_back(answer_json(hop));
        else
            answers = json::array({answers, answer_json(hop)});
    }
    return out;
}

json caa_json(const NameFacts& name)
{
    json zone = json::object();
    for (const auto& [owner, answer] : name.caa->zone) {
        if (answer.error) {
            zone[owner] = {{"error", *answer.error}};
            continue;
        }
        json& records = zone[owner] = json::array();
        for (const CaaRecord& record : answer.records) {
            records.push_back(
                {{"flags", record.flags}, {"tag", record.tag}, {"value", record.value}});
        }
    }
    json out{{"zone", std::move(zone)}};
    put(out, "issuer", name.caa->issuer);
    put(out, "account_uri", name.caa->account_uri);
    put(out, "issuers", name.caa->issuers);
    return out;
}

json dns_json(const NameFacts& name)
{
    json out = json::object();
    if (name.registered) out["registered"] = *name.registered;
    if (!name.dns) return out;
    const DnsProof& dns = *name.dns;
    out["record"] = dns.record;
    put(out, "aliases", dns.aliases);
    put(out, "problem", dns.problem);
    out["exists"] = dns.exists;
    put(out, "values", dns.values);
    put(out, "zone", dns.zone);
    put(out, "delegated_to", dns.delegated_to);
    put(out, "served_by", dns.served_by);
    out["servers"] = sights_json(dns.servers);
    put(out, "doubled", dns.doubled);
    put(out, "account_uri", dns.account_uri);
    put(out, "issuers", dns.issuers);
    return out;
}

/// Kind -> the facts of that kind.
std::vector<std::pair<std::string, json>> kinds_of(const NameFacts& name)
{
    std::vector<std::pair<std::string, json>> out;
    if (name.caa) out.emplace_back("caa", caa_json(name));
    if (name.dns || name.registered) out.emplace_back("dns", dns_json(name));
    if (name.http) out.emplace_back("http-01", http_json(*name.http));
    if (name.survey) out.emplace_back("survey", json{{"sights", sights_json(name.survey->sights)}});
    if (name.port_443) {
        out.emplace_back("port-443", json{{"sights", sights_json(name.port_443->sights)},
                                          {"planted", name.port_443->planted}});
    }
    return out;
}

/// What every line says.
json line_of(const NameFacts& name, const RecordHead& head, std::string_view kind)
{
    const auto& [identifier, how] = name.wanted;
    json out{{"id", identifier.value() + " " + std::string(to_string(how))},
             {"kind", kind},
             {"challenge", to_string(how)},
             {"ca", head.ca},
             {"profile", head.profile},
             {"at", rfc3339(head.at)}};
    if (kind == "identifier")
        out.update(identifier_json(identifier));
    else if (kind == "caa")
        out["identifier"] = identifier.value();
    else
        out["identifier"] = identifier_json(identifier);
    if (head.allow_special_addresses) out["allow_special_addresses"] = true;
    return out;
}

}  // namespace

std::vector<json> to_record(const Facts& facts, const RecordHead& head)
{
    std::vector<json> lines;
    for (const NameFacts& name : facts.names) {
        json& first = lines.emplace_back(line_of(name, head, "identifier"));
        if (facts.listener) {
            first["listener"] = {{"port", facts.listener->http_port}};
            if (facts.listener->forwarded_from)
                first["listener"]["forwarded_from"] = *facts.listener->forwarded_from;
        }
        for (auto& [kind, seen] : kinds_of(name)) {
            json& line = lines.emplace_back(line_of(name, head, kind));
            line.update(seen);
        }
    }
    return lines;
}

json to_json(const NameFacts& name)
{
    json out{{"identifier", identifier_json(name.wanted.name)},
             {"challenge", to_string(name.wanted.how)}};
    for (auto& [kind, seen] : kinds_of(name)) out[kind] = std::move(seen);
    if (!name.http) return out;
    json& trace = out["http-01"] = {{"dials", name.http->dials}, {"hops", json::array()}};
    for (const Hop& hop : name.http->hops) {
        json& each = trace["hops"].emplace_back(json{{"url", hop.url}, {"port", hop.port}});
        put(each, "address", hop.address);
        if (hop.status != 0) each["status"] = hop.status;
        put(each, "problem", hop.problem);
    }
    return out;
}

}  // namespace acme8443::validator::preflight
