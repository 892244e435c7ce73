#include "validator/preflight/live_world.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "validator/preflight/dialling.hpp"

namespace acme8443::validator::preflight {
namespace {

using namespace std::chrono_literals;

// Let's Encrypt gives a connection 10 s and the whole of a validation 20 s; who answers later has
// failed there.
constexpr auto connect_timeout = 10'000ms;
constexpr auto validation_timeout = 20'000ms;
// An address beside the way: nobody waits long for what no CA asks now.
constexpr auto survey_connect_timeout = 4'000ms;
constexpr auto survey_timeout = 6'000ms;

constexpr std::string_view out_of_time = "the time for this look was up";

/// What a server tells about itself; cookies are nobody's business.
std::multimap<std::string, std::string> without_cookies(
    const std::multimap<std::string, std::string>& headers)
{
    std::multimap<std::string, std::string> kept = headers;
    kept.erase("set-cookie");
    return kept;
}

AddressSight sight_of(const std::string& address, const Result<net::HttpResponse>& response)
{
    if (response) {
        return {.address = address,
                .contacted = true,
                .status = response->status,
                .headers = without_cookies(response->headers),
                .body = response->body};
    }
    return {.address = address,
            .contacted = true,
            .no_answer = no_answer(response.error().code),
            .problem = response.error().message};
}

}  // namespace

Result<net::DnsAnswer> LimitedResolver::resolve(std::string_view name, net::RecordType type,
                                                std::stop_token)
{
    auto answer = inner_.resolve(name, type, limit_.token());
    if (answer || !limit_.cut(answer.error())) return answer;
    return fail(Errc::timeout, std::string(out_of_time));
}

LiveWorld::LiveWorld(net::HttpClient& http, LimitedResolver& resolver, const Clock& clock,
                     const TimeLimit& limit, std::size_t most_seen)
    : http_(http),
      resolver_(resolver),
      clock_(clock),
      limit_(limit),
      most_seen_(most_seen),
      end_(clock.uptime() + validation_timeout)
{
}

Result<Resolved> LiveWorld::resolve(const Resolve& what)
{
    Resolved out;
    for (const auto type : {net::RecordType::aaaa, net::RecordType::a}) {
        const auto answer = resolver_.resolve(what.host, type);
        if (!answer && answer.error().code == Errc::cancelled) return fail(answer.error());
        if (!answer) {
            out.problem = answer.error().message;
            continue;
        }
        auto& into = type == net::RecordType::aaaa ? out.v6 : out.v4;
        for (const net::Address& address : net::addresses(*answer)) into.push_back(address.text());
    }
    return out;
}

Result<net::HttpResponse> LiveWorld::get(const std::string& url, const std::string& address,
                                         std::size_t most_body,
                                         std::chrono::milliseconds connecting,
                                         std::chrono::milliseconds whole)
{
    net::HttpRequest request;
    request.url = url;
    request.headers["Accept"] = "*/*";
    request.connect_timeout = connecting;
    request.timeout = whole;
    request.max_body = most_body;
    request.connect_to = TRY(net::Address::parse(address));
    request.verify_peer = false;  // as a CA does: there is no certificate yet
    request.keep_alive = false;
    return http_.send(request, limit_.token());
}

Result<Fetched> LiveWorld::fetch(const Fetch& what)
{
    const auto left = end_ - clock_.uptime();
    if (left <= 0ms) return Fetched{NoAnswer::timeout, "the whole of it took longer than 20 s"};
    auto response = get(what.url, what.address, std::max(what.most_body, most_seen_),
                        std::min(connect_timeout, left), left);
    if (!response && limit_.cut(response.error()))
        return Fetched{NoAnswer::out_of_time, std::string(out_of_time)};
    if (!response && response.error().code == Errc::cancelled)
        return fail(std::move(response).error());
    if (first_url_.empty()) first_url_ = what.url;
    if (what.url == first_url_) sights_.emplace(what.address, sight_of(what.address, response));
    if (!response) return Fetched{no_answer(response.error().code), response.error().message};
    response->body.resize(std::min(response->body.size(), what.most_body));
    return Fetched{.status = response->status,
                   .headers = without_cookies(response->headers),
                   .body = std::move(response->body)};
}

Result<AddressSight> LiveWorld::look(const std::string& url, const std::string& address)
{
    const auto response = get(url, address, most_seen_, survey_connect_timeout, survey_timeout);
    if (response || response.error().code != Errc::cancelled) return sight_of(address, response);
    if (!limit_.cut(response.error())) return fail(response.error());
    return AddressSight{.address = address,
                        .contacted = true,
                        .no_answer = NoAnswer::out_of_time,
                        .problem = std::string(out_of_time)};
}

}  // namespace acme8443::validator::preflight
