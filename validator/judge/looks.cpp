// What `check` sees besides the way from port 80: {"kind":"survey"}, {"kind":"port-443"},
// {"kind":"dns"}. preflight/record.cpp writes them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

using nlohmann::json;

constexpr Area survey_areas[] = {Area::dns, Area::connection, Area::response};
constexpr Area port_443_areas[] = {Area::dns, Area::connection};
constexpr Area dns_areas[] = {Area::dns};

/// One object, read member by member; the first that is of the wrong type is the error.
class Reader {
public:
    explicit Reader(const json& from) : from_(from) {}

    void text(const char* name, std::string& into)
    {
        read(name, into, &json::is_string, "a string");
    }
    void flag(const char* name, bool& into) { read(name, into, &json::is_boolean, "a boolean"); }
    void number(const char* name, int& into)
    {
        read(name, into, &json::is_number_integer, "a number");
    }
    void number(const char* name, std::optional<std::uint32_t>& into)
    {
        if (!from_.contains(name)) return;
        std::uint32_t value{};
        read(name, value, &json::is_number_unsigned, "a number that is not negative");
        into = value;
    }
    void texts(const char* name, std::vector<std::string>& into)
    {
        const auto at = from_.find(name);
        if (at == from_.end()) return;
        const bool strings = at->is_array() && std::ranges::all_of(*at, [](const json& each) {
                                 return each.is_string();
                             });
        if (!strings) return wrong(name, "a list of strings");
        into = at->get<std::vector<std::string>>();
    }
    void headers(const char* name, std::multimap<std::string, std::string>& into)
    {
        const auto at = from_.find(name);
        if (at == from_.end()) return;
        if (!at->is_object()) return wrong(name, "an object of strings");
        for (const auto& [header, value] : at->items()) {
            for (const json& each : value.is_array() ? value : json::array({value})) {
                if (!each.is_string()) return wrong(name, "an object of strings");
                into.emplace(lower(header), each.get<std::string>());
            }
        }
    }
    void bytes(const char* name, std::string& into)
    {
        std::string encoded;
        text(name, encoded);
        if (auto decoded = pki::from_base64(encoded))
            into = *std::move(decoded);
        else
            wrong(name, "base64");
    }
    void no_answer(const char* name, NoAnswer& into)
    {
        std::string word(to_string(into));
        text(name, word);
        if (const auto read = parse_no_answer(word))
            into = *read;
        else
            wrong(name, "a reason such as \"refused\" or \"timeout\"");
    }

    Result<void> outcome() const
    {
        return problem_.empty() ? Result<void>{} : fail(Errc::bad_usage, problem_);
    }

private:
    template <class T>
    void read(const char* name, T& into, bool (json::*is)() const noexcept, const char* what)
    {
        const auto at = from_.find(name);
        if (at == from_.end()) return;
        if (((*at).*is)())
            into = at->get<T>();
        else
            wrong(name, what);
    }
    void wrong(const char* name, const char* what)
    {
        if (problem_.empty()) problem_ = "member \"" + std::string(name) + "\" must be " + what;
    }

    const json& from_;
    std::string problem_{};
};

/// A list of objects under that name.
template <class T>
Result<std::vector<T>> list(const Line& line, const char* name, Result<T> (*read)(const json&))
{
    std::vector<T> out;
    const auto at = line.members.find(name);
    if (at == line.members.end()) return out;
    if (!at->is_array())
        return fail(Errc::bad_usage, "member \"" + std::string(name) + "\" must be a list");
    for (const json& each : *at) {
        if (!each.is_object())
            return fail(Errc::bad_usage, std::string(name) + ": each of them is an object");
        out.push_back(TRY(read(each)));
    }
    return out;
}

Result<AddressSight> address_sight(const json& from)
{
    AddressSight sight{.contacted = true};
    Reader reader(from);
    reader.text("address", sight.address);
    reader.flag("contacted", sight.contacted);
    reader.no_answer("no_answer", sight.no_answer);
    reader.text("problem", sight.problem);
    reader.number("status", sight.status);
    reader.headers("headers", sight.headers);
    reader.text("body", sight.body);
    if (from.contains("body_b64")) reader.bytes("body_b64", sight.body);
    TRY(reader.outcome());
    return sight;
}

Result<TlsSight> tls_sight(const json& from)
{
    TlsSight sight{.contacted = true};
    Reader reader(from);
    reader.text("address", sight.address);
    reader.flag("contacted", sight.contacted);
    reader.no_answer("no_answer", sight.no_answer);
    reader.text("problem", sight.problem);
    reader.text("alpn", sight.alpn);
    reader.bytes("certificate", sight.certificate);
    reader.flag("plain_http", sight.plain_http);
    reader.flag("ordinary", sight.ordinary);
    reader.bytes("site_certificate", sight.site_certificate);
    reader.text("server", sight.server);
    TRY(reader.outcome());
    return sight;
}

Result<NameServerSight> name_server_sight(const json& from)
{
    NameServerSight sight{.contacted = true};
    Reader reader(from);
    reader.text("name", sight.name);
    reader.text("address", sight.address);
    reader.flag("contacted", sight.contacted);
    reader.text("problem", sight.problem);
    reader.number("rcode", sight.rcode);
    reader.flag("authoritative", sight.authoritative);
    reader.number("serial", sight.serial);
    reader.texts("values", sight.values);
    TRY(reader.outcome());
    return sight;
}

/// Facts about one name, which the line names, and how it is to be proved.
Result<Facts> about_name(const Line& line, const char* otherwise)
{
    auto name = TRY(line.identifier("identifier"));
    const std::string how =
        line.members.contains("challenge") ? TRY(line.text("challenge")) : std::string(otherwise);
    const ChallengeType challenge = TRY(parse_challenge_type(how));
    Facts facts{.vantage = Vantage::ca};
    facts.names.emplace_back(Wanted{std::move(name), challenge});
    return facts;
}

Result<Facts> read_survey(const Line& line)
{
    Facts facts = TRY(about_name(line, "http-01"));
    auto sights = TRY(list(line, "sights", address_sight));
    facts.names.front().survey = Survey{std::move(sights)};
    return facts;
}

Result<Facts> read_port_443(const Line& line)
{
    Facts facts = TRY(about_name(line, "tls-alpn-01"));
    auto sights = TRY(list(line, "sights", tls_sight));
    Port443 port{std::move(sights)};
    Reader reader(line.members);
    reader.flag("planted", port.planted);
    TRY(reader.outcome());
    facts.names.front().port_443 = std::move(port);
    return facts;
}

Result<Facts> read_dns(const Line& line)
{
    Facts facts = TRY(about_name(line, "dns-01"));
    NameFacts& name = facts.names.front();
    Reader reader(line.members);
    if (line.members.contains("registered")) reader.flag("registered", name.registered.emplace());
    if (line.members.contains("record")) {
        DnsProof& dns = name.dns.emplace();
        reader.text("record", dns.record);
        reader.texts("aliases", dns.aliases);
        reader.text("problem", dns.problem);
        reader.flag("exists", dns.exists);
        reader.texts("values", dns.values);
        reader.text("zone", dns.zone);
        reader.texts("delegated_to", dns.delegated_to);
        reader.texts("served_by", dns.served_by);
        dns.servers = TRY(list(line, "servers", name_server_sight));
        reader.texts("doubled", dns.doubled);
        reader.text("account_uri", dns.account_uri);
        reader.texts("issuers", dns.issuers);
    }
    TRY(reader.outcome());
    return facts;
}

}  // namespace

Kind survey() { return {"survey", survey_areas, read_survey}; }
Kind port_443() { return {"port-443", port_443_areas, read_port_443}; }
Kind dns() { return {"dns", dns_areas, read_dns}; }

}  // namespace acme8443::validator::judging
