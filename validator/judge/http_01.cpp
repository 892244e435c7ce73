// {"kind":"http-01", ...}: a whole validation in a world that the line describes. The machine that
// looks at the network in preflight/ goes through it.
#include "validator/preflight/http_01.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/judge/kind.hpp"
#include "validator/judge/raw_response.hpp"

namespace acme8443::validator::judging {
namespace {

using namespace preflight;
using nlohmann::json;

constexpr Area areas[] = {Area::dns, Area::connection, Area::redirect, Area::response};

std::vector<std::string> texts(const json& from, const char* name)
{
    std::vector<std::string> out;
    const auto at = from.find(name);
    if (at == from.end() || !at->is_array()) return out;
    for (const json& each : *at) {
        if (each.is_string()) out.push_back(each.get<std::string>());
    }
    return out;
}

std::string text_or(const json& from, const char* name, std::string otherwise)
{
    const auto at = from.find(name);
    return at != from.end() && at->is_string() ? at->get<std::string>() : std::move(otherwise);
}

/// A host, a port or a URL of the line; an empty object when it says nothing about it.
const json& member(const json& from, const std::string& name)
{
    static const json nothing = json::object();
    if (!from.is_object()) return nothing;
    const auto at = from.find(name);
    return at == from.end() ? nothing : *at;
}

/// dns: host -> {A, AAAA, error?}. connect: ip:port -> refused, timeout, unreachable. serve: URL ->
/// {status, headers, body | body_b64 | raw}; any other URL answers 404. Plain HTTP listens on 80,
/// TLS on 443.
class RecordedWorld final : public World {
public:
    explicit RecordedWorld(const json& line)
        : dns_(member(line, "dns")),
          connect_(member(line, "connect")),
          serve_(member(line, "serve"))
    {
    }

    Result<Resolved> resolve(const Resolve& what) override
    {
        const json& host = member(dns_, what.host);
        if (!host.is_object())
            return fail(Errc::bad_usage, "dns: " + what.host + " is not an object");
        return Resolved{texts(host, "AAAA"), texts(host, "A"), text_or(host, "error", "")};
    }

    Result<Fetched> fetch(const Fetch& what) override
    {
        const bool v6 = what.address.find(':') != std::string::npos;
        const std::string endpoint = (v6 ? '[' + what.address + ']' : what.address) + ':' +
                                     std::to_string(what.port.number());
        const json& connection = member(connect_, endpoint);
        if (connection.is_string()) {
            const NoAnswer why = dial_error(connection.get<std::string>());
            if (why != NoAnswer::none) return Fetched{why, connection.get<std::string>()};
        }
        const auto url = TRY(Url::parse(what.url));
        const bool tls = what.port.number() == 443;
        if (url.scheme == "https" && !tls) return Fetched{NoAnswer::tls, "no TLS on port 80"};
        // What TLS servers answer to plain HTTP.
        if (url.scheme == "http" && tls) return Fetched{.status = 400};
        return serve(url, what.most_body);
    }

private:
    static NoAnswer dial_error(std::string_view word)
    {
        if (word == "refused") return NoAnswer::refused;
        if (word == "timeout") return NoAnswer::connect_timeout;
        return word == "unreachable" ? NoAnswer::unreachable : NoAnswer::none;
    }

    Result<Fetched> serve(const Url& url, std::size_t most_body) const
    {
        const json& exact = member(serve_, url.text());
        const json& answer = exact.empty() ? member(serve_, url.request()) : exact;
        if (answer.empty()) return Fetched{.status = 404};
        if (answer.contains("raw")) return raw_response(text_or(answer, "raw", ""), most_body);
        Fetched out;
        const json status = answer.value("status", json());
        if (!status.is_number_integer())
            return fail(Errc::bad_usage, "serve: a status is a number");
        out.status = status.get<int>();
        for (const auto& [name, value] : member(answer, "headers").items()) {
            for (const json& each : value.is_array() ? value : json::array({value})) {
                if (each.is_string()) out.headers.emplace(lower(name), each.get<std::string>());
            }
        }
        out.body = text_or(answer, "body", "");
        if (answer.contains("body_b64")) {
            out.body = TRY(pki::from_base64(text_or(answer, "body_b64", "")));
        }
        out.body.resize(std::min(out.body.size(), most_body));
        return out;
    }

    const json& dns_;
    const json& connect_;
    const json& serve_;
};

Result<Facts> read(const Line& line)
{
    const auto name = TRY(line.identifier("identifier"));
    Http01Question question{name, TRY(line.text("token")), TRY(line.text("key_authorization"))};
    const Http01Setting setting{
        .ca = line.ca, .at = line.at, .redirect_rules = line.redirect_rules};
    RecordedWorld world(line.members);
    Facts facts{.vantage = Vantage::ca};
    facts.names.emplace_back(Wanted{name, ChallengeType::http_01});
    facts.names.front().http = TRY(run(Http01(setting, std::move(question)), world));
    return facts;
}

}  // namespace

Kind http_01() { return {"http-01", areas, read}; }

}  // namespace acme8443::validator::judging
