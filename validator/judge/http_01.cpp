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
          serve_(member(line, "serve")),
          recorded_(member(line, "recorded") == true)
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
        if (recorded_) return serve(url, what.most_body);
        const bool tls = what.port.number() == 443;
        if (url.scheme == "https" && !tls) return Fetched{NoAnswer::tls, "no TLS on port 80"};
        // What TLS servers answer to plain HTTP.
        if (url.scheme == "http" && tls) return Fetched{.status = 400};
        return serve(url, what.most_body);
    }

private:
    static NoAnswer dial_error(std::string_view word)
    {
        const NoAnswer why = parse_no_answer(word).value_or(NoAnswer::none);
        return why <= NoAnswer::unreachable ? why : NoAnswer::none;
    }

    /// What a URL answers now: of a list, one after the other; the last one stays.
    const json& answer_of(const Url& url)
    {
        const json& exact = member(serve_, url.text());
        const json& answer = exact.empty() ? member(serve_, url.request()) : exact;
        if (!answer.is_array() || answer.empty()) return answer;
        const std::size_t at = asked_[url.text()]++;
        return answer[std::min(at, answer.size() - 1)];
    }

    Result<Fetched> serve(const Url& url, std::size_t most_body)
    {
        const json& answer = answer_of(url);
        if (answer.empty()) return Fetched{.status = 404};
        if (answer.contains("raw")) return raw_response(text_or(answer, "raw", ""), most_body);
        Fetched out;
        if (answer.contains("no_answer")) {
            const auto why = parse_no_answer(text_or(answer, "no_answer", ""));
            if (!why) return fail(Errc::bad_usage, "serve: no_answer is no reason that is known");
            out.no_answer = *why;
            out.problem = text_or(answer, "problem", "");
            if (*why != NoAnswer::body_cut) return out;
        }
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
    bool recorded_;  ///< of a live look: every answer is there, whatever the port
    std::map<std::string, std::size_t> asked_{};
};

/// Recorded by `check`, a line says who answered; a line of the corpora has a challenge.
Result<Planted> planted(const Line& line)
{
    const auto who = parse_planted(text_or(line.members, "planted", "challenge"));
    if (who) return *who;
    return fail(Errc::bad_usage, "planted: nobody, responder, webroot or challenge");
}

Result<Facts> read(const Line& line)
{
    const auto name = TRY(line.identifier("identifier"));
    const Planted who = TRY(planted(line));
    const auto token = TRY(line.text("token"));
    Http01Question question{name, token};
    if (who == Planted::challenge || line.members.contains("key_authorization")) {
        question.key_authorization = TRY(line.text("key_authorization"));
    }
    const Http01Setting setting{
        .ca = line.ca,
        .at = line.at,
        .redirect_rules = line.redirect_rules,
        .allow_special_addresses = member(line.members, "allow_special_addresses") == true};
    RecordedWorld world(line.members);
    Facts facts{.vantage = Vantage::ca};
    facts.names.emplace_back(Wanted{name, ChallengeType::http_01});
    HttpTrace& trace = facts.names.front().http.emplace();
    trace = TRY(run(Http01(setting, std::move(question)), world));
    trace.planted = who;
    return facts;
}

}  // namespace

Kind http_01() { return {"http-01", areas, read}; }

}  // namespace acme8443::validator::judging
