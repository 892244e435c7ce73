#include "acme/session.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "acme/http_date.hpp"
#include "acme/https_url.hpp"
#include "acme/json.hpp"
#include "acme/jws.hpp"
#include "acme/link_header.hpp"
#include "acme/nonce_pool.hpp"
#include "acme/retry_after.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using std::chrono::milliseconds;

constexpr std::size_t most_directory_bytes = 256 * 1024;
constexpr std::size_t most_alternates = 5;
constexpr int bad_nonce_retries = 10;
constexpr int broken_connection_retries = 2;
constexpr milliseconds before_reconnecting{500};
constexpr std::chrono::minutes most_for_a_certificate{10};

std::vector<std::string> links(const HttpResponse& response, std::string_view relation)
{
    std::vector<std::string> targets;
    const auto [first, last] = response.headers.equal_range("link");
    for (auto header = first; header != last && targets.size() < most_alternates; ++header)
        for (std::string& target :
             link_targets(header->second, relation, most_alternates - targets.size()))
            targets.push_back(std::move(target));
    return targets;
}

}  // namespace

struct Session::Impl {
    SessionSpec spec;
    net::HttpClient& http;
    const Clock& clock;
    const pki::PrivateKey& key;
    std::optional<Directory> directory{};
    NoncePool nonces{};
    unsigned requests{};
    milliseconds round_trip{};
    std::optional<std::chrono::seconds> clock_ahead{};
    milliseconds left{most_for_a_certificate};

    Result<Answer> post(std::string_view url, std::string_view payload, std::stop_token stop);
    Result<Answer> send(HttpRequest request, std::stop_token stop);
    Result<HttpResponse> exchange(HttpRequest request, std::stop_token stop);
    Result<HttpResponse> exchange_once(HttpRequest& request, const std::stop_token& stop);
    Result<void> wait(milliseconds how_long, const std::stop_token& stop);
    Result<void> there_is_time() const;
    Result<void> may_ask(std::string_view url) const;
    Answer read(std::string_view url, HttpResponse response) const;
    Result<std::string> take_nonce(std::stop_token stop);
    Result<void> need_directory(std::stop_token stop);
    Error refused(const Answer& answer) const;
};

Result<void> Session::Impl::may_ask(std::string_view url) const
{
    const std::string authority = TRY(https_authority(url));
    const std::string own = TRY(https_authority(spec.directory_url));
    if (authority == own ||
        std::ranges::find(spec.other_hosts, authority) != spec.other_hosts.end())
        return {};
    return fail(Errc::protocol, "the CA sends us to " + printable(url, 200) +
                                    ", which is not on its directory's host " + own);
}

Result<void> Session::Impl::there_is_time() const
{
    if (left > milliseconds(0)) return {};
    return fail(Errc::timeout, "the CA has had its " +
                                   std::to_string(most_for_a_certificate.count()) +
                                   " minutes for this certificate; the next run goes on");
}

Result<void> Session::Impl::wait(milliseconds how_long, const std::stop_token& stop)
{
    TRY(there_is_time());
    TRY(clock.sleep_for(std::min(how_long, left), stop));
    left -= how_long;
    return there_is_time();
}

Result<HttpResponse> Session::Impl::exchange_once(HttpRequest& request, const std::stop_token& stop)
{
    TRY(there_is_time());
    request.timeout = std::min(request.timeout, left);
    const milliseconds start = clock.uptime();
    ++requests;
    auto response = http.send(request, stop);
    round_trip = clock.uptime() - start;
    left -= round_trip;
    return response;
}

Result<HttpResponse> Session::Impl::exchange(HttpRequest request, std::stop_token stop)
{
    for (int retries = 0;; ++retries) {
        auto response = exchange_once(request, stop);
        // The same bytes again are harmless: if they had arrived, their nonce is spent.
        if (response || response.error().code != Errc::network ||
            retries == broken_connection_retries)
            return response;
        TRY(wait(before_reconnecting * (retries + 1), stop));
    }
}

Answer Session::Impl::read(std::string_view url, HttpResponse response) const
{
    Answer answer{.status = response.status, .location = response.header("location").value_or("")};
    if (const auto text = response.header("retry-after"))
        answer.retry_after = parse_retry_after(*text, clock.now());
    for (std::string& link : links(response, "alternate"))
        if (link != url && may_ask(link)) answer.alternates.push_back(std::move(link));
    if (response.status / 100 != 2) answer.refusal = parse_problem(response.status, response.body);
    // RFC 8555 section 7.3.3.
    if (answer.refusal && answer.refusal->type == "userActionRequired")
        for (const std::string& terms : links(response, "terms-of-service"))
            answer.refusal->detail += "; the terms are at " + terms;
    if (response.status / 100 == 3)
        answer.refusal->detail +=
            ", a redirect to \"" + printable(answer.location, 200) + "\", which is not followed";
    answer.body = std::move(response.body);
    return answer;
}

Result<Answer> Session::Impl::send(HttpRequest request, std::stop_token stop)
{
    TRY(may_ask(request.url));
    request.headers.emplace("Accept-Language", "en");
    const std::string url = request.url;
    HttpResponse response = TRY(exchange(std::move(request), stop));
    if (const auto nonce = response.header("replay-nonce")) nonces.keep(*nonce);
    if (const auto date = parse_http_date(response.header("date").value_or("")))
        clock_ahead = clock.now() - *date;
    return read(url, std::move(response));
}

Result<void> Session::Impl::need_directory(std::stop_token stop)
{
    if (directory) return {};
    HttpRequest request{.url = spec.directory_url};
    request.max_body = most_directory_bytes;
    auto fetched = send(std::move(request), stop).and_then([&](const Answer& answer) {
        return answer.refusal ? fail(refused(answer)) : parse_directory(answer.body);
    });
    if (!fetched)
        return fail(
            std::move(fetched).error().while_doing("fetching the directory " + spec.directory_url));
    directory = std::move(*fetched);
    return {};
}

Result<std::string> Session::Impl::take_nonce(std::stop_token stop)
{
    if (auto nonce = nonces.take()) return *std::move(nonce);
    TRY(need_directory(stop));
    const Answer answer = TRY(send({.method = "HEAD", .url = directory->new_nonce}, stop));
    if (auto nonce = nonces.take()) return *std::move(nonce);
    if (answer.refusal) return fail(refused(answer).while_doing("asking for a nonce"));
    return fail(Errc::protocol, "the CA answered newNonce without a nonce");
}

Result<Answer> Session::Impl::post(std::string_view url, std::string_view payload,
                                   std::stop_token stop)
{
    // RFC 8555 section 6.5: a bad nonce is retried with that answer's, which is the freshest.
    for (int retries = 0;; ++retries) {
        const std::string nonce = TRY(take_nonce(stop));
        const JwsHeader header{.url = url, .kid = spec.account_url, .nonce = nonce};
        HttpRequest request{.method = "POST", .url = std::string(url)};
        request.headers.emplace("Content-Type", "application/jose+json");
        request.body = TRY(sign_jws(key, header, payload));
        Answer answer = TRY(send(std::move(request), stop));
        if (!answer.refusal || answer.refusal->type != "badNonce" || retries == bad_nonce_retries)
            return answer;
    }
}

Error Session::Impl::refused(const Answer& answer) const
{
    Error error = to_error(answer.refusal.value_or(Problem{.status = answer.status}));
    if (answer.retry_after) error.retry_at = clock.now() + *answer.retry_after;
    return error;
}

Session::Session(SessionSpec spec, net::HttpClient& http, const Clock& clock,
                 const pki::PrivateKey& account_key)
    : impl_(std::make_unique<Impl>(Impl{std::move(spec), http, clock, account_key}))
{
}

Session::~Session() = default;

void Session::start_over() noexcept { impl_->left = most_for_a_certificate; }

Result<void> Session::wait(milliseconds how_long, std::stop_token stop)
{
    return impl_->wait(how_long, stop);
}

Result<Directory> Session::directory(std::stop_token stop)
{
    TRY(impl_->need_directory(std::move(stop)));
    return *impl_->directory;
}

Result<Answer> Session::ask(std::string_view url, const nlohmann::json& payload,
                            std::stop_token stop)
{
    return impl_->post(url, to_text(payload), std::move(stop));
}

Result<Answer> Session::accepted(Result<Answer> answer) const
{
    if (answer && answer->refusal) return fail(refused(*answer));
    return answer;
}

Result<Answer> Session::post(std::string_view url, const nlohmann::json& payload,
                             std::stop_token stop)
{
    return accepted(ask(url, payload, std::move(stop)));
}

Result<Answer> Session::post_as_get(std::string_view url, std::stop_token stop)
{
    return accepted(impl_->post(url, "", std::move(stop)));
}

Result<Answer> Session::get(std::string_view url, std::stop_token stop)
{
    return accepted(impl_->send({.url = std::string(url)}, std::move(stop)));
}

Result<std::string> Session::new_resource(const Answer& answer, std::string_view what) const
{
    if (answer.location.empty())
        return fail(Errc::protocol,
                    "the CA made the " + std::string(what) + ", but gave no URL for it");
    TRY(impl_->may_ask(answer.location));
    return answer.location;
}

Error Session::refused(const Answer& answer) const { return impl_->refused(answer); }
const pki::PrivateKey& Session::account_key() const noexcept { return impl_->key; }
const std::string& Session::account_url() const noexcept { return impl_->spec.account_url; }
void Session::use_account(std::string url) { impl_->spec.account_url = std::move(url); }
const Clock& Session::clock() const noexcept { return impl_->clock; }
std::optional<std::chrono::seconds> Session::clock_ahead() const noexcept
{
    return impl_->clock_ahead;
}

unsigned Session::requests() const noexcept { return impl_->requests; }
milliseconds Session::round_trip() const noexcept { return impl_->round_trip; }

Result<nlohmann::json> Answer::json() const
{
    nlohmann::json document = TRY(parse_json(body, "the CA's answer"));
    if (!document.is_object())
        return fail(Errc::protocol, "the CA's answer is JSON, but not an object");
    return document;
}

}  // namespace acme8443::acme
