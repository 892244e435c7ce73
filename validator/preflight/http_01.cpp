#include "validator/preflight/http_01.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/try.hpp"
#include "validator/ip.hpp"

namespace acme8443::validator::preflight {
namespace {

// A profile without a limit of its own must end as well; nobody follows as many.
constexpr std::size_t most_requests = 32;
constexpr std::size_t most_body_without_limit = 64 * 1024;

// What an HTTP client takes for a redirect to follow; any other 3xx is an answer like 404.
constexpr std::array redirect_statuses{301, 302, 303, 307, 308};

bool is_dial_error(NoAnswer why)
{
    return why == NoAnswer::refused || why == NoAnswer::connect_timeout ||
           why == NoAnswer::unreachable;
}

Url first_url(const Http01Question& question)
{
    Url url;
    url.scheme = "http";
    url.host = question.name.value();
    url.literal =
        question.name.kind() == Identifier::Kind::ip && url.host.find(':') != url.host.npos;
    url.path = "/.well-known/acme-challenge/" + question.token;
    return url;
}

std::string dial_text(const std::string& address, PermittedPort port)
{
    const bool v6 = address.find(':') != address.npos;
    return (v6 ? '[' + address + ']' : address) + ':' + std::to_string(port.number());
}

/// The first that a CA may contact.
std::optional<std::string> first_of(const std::vector<std::string>& addresses, bool allow_special)
{
    for (const std::string& address : addresses) {
        const auto ip = Ip::parse(address);
        if (ip && (allow_special || special_block(*ip) == nullptr)) return ip->text();
    }
    return {};
}

/// How the server names itself.
std::string signs(const Hop& hop)
{
    std::string text;
    for (const char* name : {"server", "x-powered-by"}) {
        const auto at = hop.headers.find(name);
        if (at != hop.headers.end()) text += (text.empty() ? "" : " ") + at->second;
    }
    return text;
}

std::string header(const Hop& hop, const char* name)
{
    const auto at = hop.headers.find(name);
    return at == hop.headers.end() ? "" : at->second;
}

/// Two servers do not name themselves, and can be told by what they send with a redirect.
std::string shape(const Hop& hop)
{
    if (!signs(hop).empty() || header(hop, "content-length") != "0") return {};
    // Tomcat's security constraints forbid caches, with the epoch in full.
    if (header(hop, "expires") == "Thu, 01 Jan 1970 00:00:00 GMT") return "tomcat";
    // HAProxy writes no Date, and with a temporary redirect a word to caches.
    const bool lasting = hop.status == 301 || hop.status == 308;
    const bool haproxy = lasting || header(hop, "cache-control") == "no-cache";
    return header(hop, "date").empty() && haproxy ? "haproxy" : "";
}

}  // namespace

Http01::Http01(Http01Setting setting, Http01Question question)
    : setting_(setting), first_url_(first_url(question))
{
    trace_.key_authorization = std::move(question.key_authorization);
    trace_.token = std::move(question.token);
    go_to(first_url_, PermittedPort::first());
}

void Http01::go_to(Url url, PermittedPort port)
{
    url_ = std::move(url);
    port_ = port;
    fallback_.reset();
    const auto ip = Ip::parse(url_.host);
    if (!ip) {
        action_ = Resolve{url_.host};
        return;
    }
    feed(ip->v6 ? Resolved{.v6 = {url_.host}} : Resolved{.v4 = {url_.host}});
}

void Http01::feed(Resolved resolved)
{
    if (std::holds_alternative<Resolve>(action_)) trace_.hosts.emplace(url_.host, resolved);
    const auto v6 = first_of(resolved.v6, setting_.allow_special_addresses);
    const auto v4 = first_of(resolved.v4, setting_.allow_special_addresses);
    if (!v6 && !v4) {
        const bool failed = resolved.v6.empty() && resolved.v4.empty() && !resolved.problem.empty();
        stop(failed ? NoAnswer::dns : NoAnswer::no_address,
             failed ? std::move(resolved.problem)
                    : "no address of " + url_.host + " that a CA may contact");
        return;
    }
    if (v6) fallback_ = v4;
    if (trace_.hops.empty()) first_fallback_ = fallback_;
    fetch(v6 ? *v6 : *v4);
}

void Http01::fetch(std::string address)
{
    if (trace_.hops.size() == most_requests) {
        stop(NoAnswer::not_dialled,
             "the way did not end within " + std::to_string(most_requests) + " requests");
        return;
    }
    trace_.dials.push_back(dial_text(address, port_));
    // One byte more than is allowed shows that there is more.
    const std::size_t most =
        setting_.ca.most_body ? *setting_.ca.most_body + 1 : most_body_without_limit;
    action_ = Fetch{port_, std::move(address), url_.text(), most};
}

void Http01::stop(NoAnswer why, std::string problem)
{
    const auto port = static_cast<std::uint16_t>(std::min(url_.port_number(), 65'535U));
    trace_.hops.push_back(
        {.url = url_.text(), .port = port, .no_answer = why, .problem = std::move(problem)});
    action_ = Done{};
}

void Http01::feed(Fetched fetched)
{
    auto& sent = std::get<Fetch>(action_);
    trace_.hops.push_back({.url = std::move(sent.url),
                           .address = std::move(sent.address),
                           .port = port_.number(),
                           .no_answer = fetched.no_answer,
                           .problem = std::move(fetched.problem),
                           .other_family = fallback_.has_value(),
                           .status = fetched.status,
                           .headers = std::move(fetched.headers),
                           .body = std::move(fetched.body)});
    const std::size_t at = trace_.hops.size() - 1;
    action_ = Done{};
    if (is_dial_error(trace_.hops[at].no_answer)) {
        const bool retried = try_another_address();
        trace_.hops[at].retried = retried;
        return;
    }
    const Hop& hop = trace_.hops[at];
    const auto location = hop.headers.find("location");
    if (std::ranges::find(redirect_statuses, hop.status) == redirect_statuses.end() ||
        location == hop.headers.end() || location->second.empty()) {
        return;
    }
    trace_.hops[at].redirects = true;
    follow(trace_.hops[at], location->second);
}

/// True: the same URL is asked for once more. A CA that falls back for the first request only
/// begins again from there when a redirect target is dead.
bool Http01::try_another_address()
{
    const bool first = trace_.redirects.empty();
    if (fallback_ && (first || setting_.ca.fallback_on_redirect)) {
        if (first) first_fallback_.reset();
        fetch(*std::exchange(fallback_, std::nullopt));
        return true;
    }
    if (first || !first_fallback_) return false;
    trace_.restarted = true;
    url_ = first_url_;
    port_ = PermittedPort::first();
    fallback_.reset();
    fetch(*std::exchange(first_fallback_, std::nullopt));
    return false;
}

void Http01::follow(const Hop& hop, std::string location)
{
    Redirect redirect{.status = hop.status,
                      .from = hop.url,
                      .location = std::move(location),
                      .number = static_cast<unsigned>(trace_.redirects.size()) + 1,
                      .server = signs(hop),
                      .shape = shape(hop)};
    if (auto target = url_.resolve(redirect.location)) {
        redirect.leaves_host = target->host != url_.host;
        redirect.target = *std::move(target);
        redirect.seen =
            std::ranges::find(trace_.hops, redirect.target->text(), &Hop::url) != trace_.hops.end();
    } else {
        redirect.unreadable = target.error().message;
    }
    const auto judgement =
        RedirectJudgement::of(redirect, setting_.redirect_rules, setting_.at, setting_.ca);
    trace_.redirects.push_back(redirect);
    if (judgement.port) return go_to(*std::move(redirect.target), *judgement.port);
    if (judgement.verdict.decision() == Decision::refused || !redirect.target) return;
    url_ = *std::move(redirect.target);
    stop(NoAnswer::not_dialled, "this port is not dialled from here");
}

Result<HttpTrace> run(Http01 machine, World& world)
{
    while (true) {
        if (const auto* resolve = std::get_if<Resolve>(&machine.next())) {
            auto resolved = TRY(world.resolve(*resolve));
            machine.feed(std::move(resolved));
        } else if (const auto* fetch = std::get_if<Fetch>(&machine.next())) {
            auto fetched = TRY(world.fetch(*fetch));
            machine.feed(std::move(fetched));
        } else {
            return machine.trace();
        }
    }
}

}  // namespace acme8443::validator::preflight
