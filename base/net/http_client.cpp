#include "base/net/http_client.hpp"

#include <algorithm>
#include <string_view>

#include "base/confined_thread.hpp"
#include "base/net/curl.hpp"
#include "base/net/pinned_http_client.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

void set_policy(CurlOptions& set, const HttpClientOptions& options)
{
    set(CURLOPT_PROTOCOLS_STR, options.https_only ? "https" : "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");  // not even from the environment
    set(CURLOPT_NOSIGNAL, 1L);
    // Otherwise a slow getaddrinfo(3) is waited for after the timeout has passed.
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(CURLOPT_USERAGENT, options.user_agent.c_str());
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
    // libcurl keeps the loaded store from connection to connection only without a CApath.
    set(CURLOPT_CAPATH, nullptr);
}

void set_method(CurlOptions& set, const HttpRequest& request)
{
    if (request.method == "HEAD") return set(CURLOPT_NOBODY, 1L);
    if (request.method == "POST" || !request.body.empty()) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.data());  // not copied: the request outlives the call
    }
    if (request.method != "GET" && request.method != "POST")
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_request(CurlOptions& set, const HttpRequest& request)
{
    set(CURLOPT_URL, request.url.c_str());
    // To libcurl 0 is for ever; to whoever counts down a deadline it is now.
    const std::chrono::milliseconds shortest{1};
    set(CURLOPT_CONNECTTIMEOUT_MS, long{std::max(request.connect_timeout, shortest).count()});
    set(CURLOPT_TIMEOUT_MS, long{std::max(request.timeout, shortest).count()});
    set(CURLOPT_SSL_VERIFYPEER, request.verify_peer ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, request.verify_peer ? 2L : 0L);
    set(CURLOPT_FRESH_CONNECT, request.keep_alive ? 0L : 1L);
    set(CURLOPT_FORBID_REUSE, request.keep_alive ? 0L : 1L);
    if (const Credentials* who = request.credentials) {
        set(CURLOPT_HTTPAUTH, static_cast<long>(who->digest ? CURLAUTH_DIGEST : CURLAUTH_BASIC));
        set(CURLOPT_USERNAME, who->user.c_str());
        set(CURLOPT_PASSWORD, std::string(who->password.reveal()).c_str());
    }
}

/// The server's key instead of roots and names; libcurl compares it whatever else it verifies.
void set_pin(CurlOptions& set, const std::string& pin)
{
    if (pin.empty()) return;
    set(CURLOPT_PINNEDPUBLICKEY, ("sha256//" + pin).c_str());
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
}

void append(CurlList& list, const std::string& line)
{
    // On failure the old list stays as it was.
    if (curl_slist* longer = curl_slist_append(list.get(), line.c_str())) {
        static_cast<void>(list.release());
        list.reset(longer);
    }
}

Result<CurlList> header_list(const HttpRequest& request)
{
    CurlList list;
    // What libcurl would add by itself: a 100-continue round trip, and a form's content type.
    append(list, "Expect:");
    append(list, "Content-Type:");
    if (!request.keep_alive) append(list, "Connection: close");
    for (const auto& [name, value] : request.headers) {
        if ((name + value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            return fail(Errc::bad_usage, "a header's name or value has a line break");
        // libcurl's spelling of a header with no value.
        append(list, value.empty() ? name + ";" : name + ": " + value);
    }
    return list;
}

class CurlHttpClient final : public HttpClient {
public:
    explicit CurlHttpClient(HttpClientOptions options, std::string pin = {})
        : options_(std::move(options)),
          pin_(std::move(pin)),
          multi_(curl_multi_init()),
          easy_(curl_easy_init())
    {
        if (options_.user_agent.empty())
            options_.user_agent = "acme8443/" ACME8443_VERSION " libcurl";
        // Closing a connection reads what the server sends last.
        talker_.at_end([this] {
            easy_.reset();
            multi_.reset();
        });
    }

    Result<HttpResponse> send(const HttpRequest& request, std::stop_token stop) override
    {
        auto answer = talker_.run([&] { return exchange(request, std::move(stop)); });
        if (answer) return answer;
        return fail(
            std::move(answer).error().while_doing(request.method + " " + printable(request.url)));
    }

private:
    Result<HttpResponse> exchange(const HttpRequest& request, std::stop_token stop);
    CURLcode transfer(const std::stop_token& stop);

    HttpClientOptions options_;
    std::string pin_;
    // Connections, TLS sessions and the loaded roots live in the multi handle. It is there because
    // curl_multi_wakeup() ends a wait at once, which curl_easy_perform() can not.
    CurlMulti multi_;
    CurlEasy easy_;
    /// Parses what servers send, and writes nothing: roots and resolv.conf are all that it reads.
    sandbox::ConfinedThread talker_{sandbox::Files::read};
};

Result<HttpResponse> CurlHttpClient::exchange(const HttpRequest& request, std::stop_token stop)
{
    if (!multi_ || !easy_) return fail(Errc::internal, "libcurl cannot be started");
    if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
    curl_easy_reset(easy_.get());
    CurlExchange exchange{.options = options_, .request = request};
    CurlOptions set{easy_.get()};
    exchange.attach(set);
    set_policy(set, options_);
    set_request(set, request);
    set_pin(set, pin_);
    set_method(set, request);
    const CurlList headers = TRY(header_list(request));
    set(CURLOPT_HTTPHEADER, headers.get());
    CurlList connect_to;
    if (request.connect_to) {
        const std::string& address = request.connect_to->text();
        append(connect_to,
               request.connect_to->v6() ? "::[" + address + "]:" : "::" + address + ":");
        set(CURLOPT_CONNECT_TO, connect_to.get());
    }
    const CURLcode code = set.first_problem == CURLE_OK ? transfer(stop) : set.first_problem;
    if (code != CURLE_OK && stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
    return exchange.outcome(easy_.get(), code);
}

CURLcode CurlHttpClient::transfer(const std::stop_token& stop)
{
    CURLM* multi = multi_.get();
    if (curl_multi_add_handle(multi, easy_.get()) != CURLM_OK) return CURLE_FAILED_INIT;
    {
        const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
        int running = 1;
        while (running > 0 && !stop.stop_requested()) {
            if (curl_multi_perform(multi, &running) != CURLM_OK) break;
            if (running > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
        }
    }
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    int left{};
    while (const CURLMsg* message = curl_multi_info_read(multi, &left))
        if (message->msg == CURLMSG_DONE) code = message->data.result;
    curl_multi_remove_handle(multi, easy_.get());
    return code;
}

}  // namespace

std::optional<std::string> HttpResponse::header(const std::string& name) const
{
    const auto [first, last] = headers.equal_range(name);
    if (first == last) return std::nullopt;
    return std::prev(last)->second;
}

std::unique_ptr<HttpClient> make_http_client(HttpClientOptions options)
{
    return std::make_unique<CurlHttpClient>(std::move(options));
}

std::unique_ptr<HttpClient> make_pinned_http_client(HttpClientOptions options, std::string pin)
{
    return std::make_unique<CurlHttpClient>(std::move(options), std::move(pin));
}

}  // namespace acme8443::net
