#include "base/net/http_client.hpp"

#include <cstdlib>
#include <thread>

#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::Eq;
using testing::HasSubstr;
using testing::Not;

HttpClientOptions plain() { return {.https_only = false}; }

HttpRequest get(std::string url, std::chrono::milliseconds timeout = 5s)
{
    HttpRequest request;
    request.url = std::move(url);
    request.timeout = timeout;
    return request;
}

Result<HttpResponse> send(const HttpRequest& request, HttpClientOptions options = plain())
{
    return make_http_client(std::move(options))->send(request, {});
}

/// Keeps what it was asked; answers "200 OK" with the body "seen".
struct Recorder {
    std::string seen;
    LoopbackServer server{[this](Connection& connection) {
        for (std::string one; !(one = connection.request()).empty();) {
            seen += one;
            if (!connection.send(ok("seen"))) return;
        }
    }};
};

TEST(HttpClient, GetsAndSaysWhoAnswered)
{
    LoopbackServer server(always(ok("hello", "Link: <a>\r\nLINK: <b>\r\nReplay-Nonce: n1\r\n")));
    auto answer = send(get(server.url()));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "hello");
    EXPECT_EQ(answer->headers.count("link"), 2U);
    EXPECT_EQ(answer->header("link"), "<b>");
    EXPECT_EQ(answer->header("replay-nonce"), "n1");
    EXPECT_EQ(answer->header("location"), std::nullopt);
    EXPECT_EQ(answer->peer, "127.0.0.1");
    EXPECT_EQ(answer->peer_port, server.port());
    EXPECT_FALSE(answer->truncated);
}

TEST(HttpClient, SendsNothingThatNobodyAskedFor)
{
    Recorder recorder;
    ASSERT_THAT(send(get(recorder.server.url("/a/../b?c"))), IsOk());
    EXPECT_EQ(
        recorder.seen,
        "GET /a/../b?c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(recorder.server.port()) +
            "\r\nUser-Agent: acme8443/" ACME8443_VERSION " libcurl\r\nAccept: */*\r\n\r\n");
}

TEST(HttpClient, SendsMethodHeadersAndBody)
{
    const struct {
        const char* method;
        const char* body;
        const char* first_line;
    } rows[] = {
        {"POST", "{\"a\":1}", "POST / HTTP/1.1\r\n"}, {"POST", "", "POST / HTTP/1.1\r\n"},
        {"PUT", "put", "PUT / HTTP/1.1\r\n"},         {"PATCH", "[]", "PATCH / HTTP/1.1\r\n"},
        {"DELETE", "", "DELETE / HTTP/1.1\r\n"},      {"HEAD", "", "HEAD / HTTP/1.1\r\n"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.first_line);
        Recorder recorder;
        HttpRequest request = get(recorder.server.url());
        request.method = row.method;
        request.body = row.body;
        request.headers = {{"Content-Type", "application/jose+json"}, {"X-Empty", ""}};
        ASSERT_THAT(send(request), IsOk());
        EXPECT_THAT(recorder.seen, testing::StartsWith(row.first_line));
        EXPECT_THAT(recorder.seen, testing::EndsWith("\r\n\r\n" + std::string(row.body)));
        EXPECT_THAT(recorder.seen,
                    AllOf(HasSubstr("Content-Type: application/jose+json\r\n"),
                          HasSubstr("X-Empty:\r\n"), Not(HasSubstr("Expect")),
                          Not(HasSubstr("Accept-Encoding")), Not(HasSubstr("form-urlencoded"))));
    }
}

TEST(HttpClient, BigBodiesGoWithoutA100Continue)
{
    Recorder recorder;
    HttpRequest request = get(recorder.server.url());
    request.method = "POST";
    request.body = std::string(2'000'000, 'x');
    ASSERT_THAT(send(request), IsOk());
    EXPECT_THAT(recorder.seen, Not(HasSubstr("Expect")));
    EXPECT_GT(recorder.seen.size(), request.body.size());
}

TEST(HttpClient, KeepsOneConnection)
{
    Recorder recorder;
    auto client = make_http_client(plain());
    for (int i = 0; i < 5; ++i) {
        HttpRequest request = get(recorder.server.url("/" + std::to_string(i)));
        if (i % 2) request.method = "HEAD";
        auto answer = client->send(request, {});
        ASSERT_THAT(answer, IsOk());
        EXPECT_EQ(answer->peer_port, recorder.server.port());
    }
    EXPECT_EQ(recorder.server.accepted(), 1);
}

TEST(HttpClient, TakesAFreshConnectionWhenAskedTo)
{
    LoopbackServer server(always(ok("x")));
    auto client = make_http_client(plain());
    HttpRequest request = get(server.url());
    request.keep_alive = false;
    ASSERT_THAT(client->send(request, {}), IsOk());
    ASSERT_THAT(client->send(request, {}), IsOk());
    EXPECT_EQ(server.accepted(), 2);

    Recorder recorder;
    request.url = recorder.server.url();
    ASSERT_THAT(client->send(request, {}), IsOk());
    EXPECT_THAT(recorder.seen, HasSubstr("Connection: close\r\n"));
}

TEST(HttpClient, GoesOnWhenTheKeptConnectionWasClosed)
{
    LoopbackServer server([](Connection& connection) {
        if (!connection.request().empty()) connection.send(ok("x"));
    });
    auto client = make_http_client(plain());
    HttpRequest request = get(server.url());
    request.method = "POST";
    request.body = "again";
    for (int i = 0; i < 3; ++i) ASSERT_THAT(client->send(request, {}), IsOk());
    EXPECT_EQ(server.accepted(), 3);
}

TEST(HttpClient, DoesNotFollowRedirects)
{
    LoopbackServer server(
        always("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
               "Content-Length: 0\r\n\r\n"));
    auto answer = send(get(server.url()));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 302);
    EXPECT_EQ(answer->header("location"), "http://127.0.0.1:1/");
}

TEST(HttpClient, InterimAnswersAndTrailersAreNotHeaders)
{
    LoopbackServer server(
        always("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
               "HTTP/1.1 200 OK\r\nX-Real: a,\r\n b\r\n"
               "Transfer-Encoding: chunked\r\n\r\n"
               "2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n"));
    auto answer = send(get(server.url()));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->body, "hi");
    EXPECT_EQ(answer->header("x-real"), "a, b");
    EXPECT_EQ(answer->header("x-early"), std::nullopt);
    EXPECT_EQ(answer->header("x-late"), std::nullopt);
}

TEST(HttpClient, StopsABodyBomb)
{
    LoopbackServer server([](Connection& connection) {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        while (connection.send(std::string(65536, 'x'))) {
        }
    });
    HttpRequest request = get(server.url());
    request.max_body = 1000;
    EXPECT_THAT(send(request), FailsWith(Errc::too_large, HasSubstr("1000 bytes")));

    auto cut = send(request, {.https_only = false, .cut_body = true});
    ASSERT_THAT(cut, IsOk());
    EXPECT_TRUE(cut->truncated);
    EXPECT_EQ(cut->status, 200);
    EXPECT_EQ(cut->body, std::string(1000, 'x'));
}

TEST(HttpClient, TakesABodyOfExactlyTheLimit)
{
    LoopbackServer server(always(ok(std::string(1000, 'x'))));
    HttpRequest request = get(server.url());
    request.max_body = 1000;
    EXPECT_THAT(send(request), IsOk());
    request.max_body = 999;
    EXPECT_THAT(send(request), FailsWith(Errc::too_large, HasSubstr("999")));
}

TEST(HttpClient, StopsAHeaderFlood)
{
    const std::string long_line = "X: " + std::string(8000, 'x') + "\r\n";
    const struct {
        const char* why;
        std::string flood;
    } rows[] = {
        {"many short lines", "X: y\r\n"},
        {"few long lines", long_line},
        {"interim answers without end", "\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.why);
        LoopbackServer server([&row](Connection& connection) {
            connection.request();
            connection.send("HTTP/1.1 103 Early Hints\r\n");
            while (connection.send(row.flood)) {
            }
        });
        EXPECT_THAT(send(get(server.url())), FailsWith(Errc::too_large, HasSubstr("headers")));
    }
}

TEST(HttpClient, ADripEndsAtTheTotalTimeout)
{
    LoopbackServer server([](Connection& connection) {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (connection.send("x")) std::this_thread::sleep_for(50ms);
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(send(get(server.url(), 400ms)), FailsWith(Errc::timeout, HasSubstr("timed out")));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

TEST(HttpClient, TellsDialErrorsApart)
{
    EXPECT_THAT(send(get("http://127.0.0.1:" + std::to_string(dead_port()))),
                FailsWith(Errc::connection_refused, HasSubstr("GET http://127.0.0.1:")));

    // Also with a client that has had a connection before.
    LoopbackServer server(always(ok("x")));
    auto client = make_http_client(plain());
    ASSERT_THAT(client->send(get(server.url()), {}), IsOk());
    FullBacklog full;
    HttpRequest request = get("http://127.0.0.1:" + std::to_string(full.port()));
    request.connect_timeout = 200ms;
    EXPECT_THAT(client->send(request, {}), FailsWith(Errc::connection_timeout, HasSubstr("")));
    request.connect_timeout = 5s;
    request.timeout = 200ms;
    EXPECT_THAT(client->send(request, {}), FailsWith(Errc::connection_timeout, HasSubstr("")));

    // Linux does not dial broadcast.
    EXPECT_THAT(send(get("http://255.255.255.255:80/")),
                FailsWith(Errc::unreachable, HasSubstr("")));
    // RFC 6761: never exists; a resolver that does not answer is the same error.
    EXPECT_THAT(send(get("http://acme8443.invalid/", 500ms)), FailsWith(Errc::dns, HasSubstr("")));
}

TEST(HttpClient, TellsBrokenConversationsApart)
{
    const struct {
        const char* why;
        const char* answer;
        Errc want;
    } rows[] = {
        {"closed without a word", "", Errc::network},
        {"closed within the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
         Errc::network},
        {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", Errc::protocol},
        {"HTTP/0.9", "<html></html>", Errc::protocol},
        {"negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Errc::protocol},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.why);
        LoopbackServer server([&row](Connection& connection) {
            connection.request();
            connection.send(row.answer);
        });
        EXPECT_THAT(send(get(server.url())), FailsWith(row.want, HasSubstr(server.url())));
    }
}

TEST(HttpClient, SilenceAfterConnectingIsATimeout)
{
    LoopbackServer server([](Connection& connection) { connection.drain(); });
    EXPECT_THAT(send(get(server.url(), 200ms)), FailsWith(Errc::timeout, HasSubstr("")));
    // The same on a connection that was kept.
    LoopbackServer once([](Connection& connection) {
        connection.request();
        connection.send(ok("x"));
        connection.drain();
    });
    auto client = make_http_client(plain());
    ASSERT_THAT(client->send(get(once.url()), {}), IsOk());
    EXPECT_THAT(client->send(get(once.url(), 200ms), {}), FailsWith(Errc::timeout, HasSubstr("")));
    EXPECT_EQ(once.accepted(), 1);
}

TEST(HttpClient, NoTimeLeftIsNotForEver)
{
    LoopbackServer server([](Connection& connection) { connection.drain(); });
    for (const auto left : {0ms, -5ms}) {
        auto answer = send(get(server.url(), left));
        ASSERT_FALSE(answer.has_value());
        EXPECT_THAT(answer.error().code, AnyOf(Errc::timeout, Errc::connection_timeout, Errc::dns));
    }
}

TEST(HttpClient, DialsAnotherAddressAndKeepsTheHost)
{
    Recorder recorder;
    HttpRequest request = get(recorder.server.url("/x", "app.example.org"));
    request.connect_to = *Address::parse("127.0.0.1");
    auto answer = send(request);
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->peer, "127.0.0.1");
    EXPECT_THAT(recorder.seen, HasSubstr("Host: app.example.org:"));

    // The server is on IPv4 only, and there may be no IPv6 at all.
    request.connect_to = *Address::parse("::1");
    auto refused = send(request);
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().code, testing::AnyOf(Errc::connection_refused, Errc::unreachable));
}

TEST(HttpClient, AsksBeforeItDials)
{
    static std::string asked;
    Recorder recorder;
    HttpClientOptions options = plain();
    options.may_dial = [](const Address& address, std::uint16_t port) {
        asked = address.text() + " " + std::to_string(port);
        return false;
    };
    const std::string port = std::to_string(recorder.server.port());
    EXPECT_THAT(send(get(recorder.server.url()), options),
                FailsWith(Errc::forbidden_address, HasSubstr("127.0.0.1 port " + port)));
    EXPECT_EQ(asked, "127.0.0.1 " + port);
    EXPECT_EQ(recorder.server.accepted(), 0);

    options.may_dial = [](const Address& address, std::uint16_t) { return !address.v6(); };
    EXPECT_THAT(send(get(recorder.server.url("/", "localhost")), options), IsOk());
}

TEST(HttpClient, AsksAgainWithThePeerThatAnswered)
{
    static int questions;
    questions = 0;
    Recorder recorder;
    HttpClientOptions options = plain();
    // Permitted when the socket is opened, forbidden once the connection stands.
    options.may_dial = [](const Address&, std::uint16_t) { return ++questions == 1; };
    EXPECT_THAT(send(get(recorder.server.url()), options),
                FailsWith(Errc::forbidden_address, HasSubstr("127.0.0.1")));
    EXPECT_EQ(questions, 2);
    EXPECT_EQ(recorder.seen, "") << "not a byte of the request";
}

TEST(HttpClient, RefusesUrlsBeforeDialling)
{
    Recorder recorder;
    const std::string port = std::to_string(recorder.server.port());
    EXPECT_THAT(send(get(recorder.server.url()), HttpClientOptions{}),
                FailsWith(Errc::protocol, HasSubstr("http")));
    for (const std::string& url : std::vector<std::string>{
             "ftp://127.0.0.1:" + port, "file:///etc/passwd", "http://me:secret@127.0.0.1:" + port,
             "http://127.0.0.1:" + port + "/a b", "http://[::1", "http://"}) {
        EXPECT_THAT(send(get(url)), FailsWith(Errc::protocol, HasSubstr("GET "))) << url;
    }
    HttpRequest request = get(recorder.server.url());
    request.headers = {{"X", "a\r\nY: b"}};
    EXPECT_THAT(send(request), FailsWith(Errc::bad_usage, HasSubstr("line break")));
    EXPECT_EQ(recorder.server.accepted(), 0);
}

TEST(HttpClient, ShowsNoProxyWhatItAsks)
{
    Recorder proxy;
    setenv("http_proxy", proxy.server.url().c_str(), 1);
    LoopbackServer server(always(ok("direct")));
    auto answer = send(get(server.url()));
    unsetenv("http_proxy");
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->body, "direct");
    EXPECT_EQ(proxy.server.accepted(), 0);
}

TEST(HttpClient, SendsBasicCredentials)
{
    Recorder recorder;
    const Credentials who{.user = "admin", .password = Secret("open sesame")};
    HttpRequest request = get(recorder.server.url());
    request.credentials = &who;
    auto client = make_http_client(plain());
    ASSERT_THAT(client->send(request, {}), IsOk());
    EXPECT_THAT(recorder.seen, HasSubstr("Authorization: Basic YWRtaW46b3BlbiBzZXNhbWU=\r\n"));

    recorder.seen.clear();
    request.credentials = nullptr;
    ASSERT_THAT(client->send(request, {}), IsOk());
    EXPECT_THAT(recorder.seen, Not(HasSubstr("Authorization")));
}

TEST(HttpClient, SendsDigestCredentials)
{
    std::string first;
    std::string second;
    LoopbackServer server([&](Connection& connection) {
        first = connection.request();
        connection.send(
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\n"
            "WWW-Authenticate: Digest realm=\"ManagementRealm\", nonce=\"abc\", "
            "algorithm=MD5\r\n\r\nno way");
        second = connection.request();
        connection.send(ok("welcome"));
        connection.drain();
    });
    const Credentials who{.user = "admin", .password = Secret("open sesame"), .digest = true};
    HttpRequest request = get(server.url("/management"));
    request.method = "POST";
    request.body = "{}";
    request.credentials = &who;
    auto answer = send(request);
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "welcome");
    EXPECT_EQ(answer->header("www-authenticate"), std::nullopt);
    EXPECT_THAT(first, Not(HasSubstr("Authorization")));
    // RFC 2617 without qop: MD5(MD5(admin:ManagementRealm:open sesame):abc:MD5(POST:/management)),
    // computed with the openssl tool.
    EXPECT_THAT(second, HasSubstr("username=\"admin\""));
    EXPECT_THAT(second, HasSubstr("response=\"d76bc5f0056c0eafbb0f94913d188ad7\""));
    EXPECT_THAT(second, testing::EndsWith("{}"));
}

TEST(HttpClient, EndsAtOnceWhenToldToStop)
{
    LoopbackServer server([](Connection& connection) { connection.drain(); });
    std::stop_source source;
    std::chrono::steady_clock::time_point told;
    std::jthread teller([&] {
        std::this_thread::sleep_for(200ms);
        told = std::chrono::steady_clock::now();
        source.request_stop();
    });
    auto client = make_http_client(plain());
    EXPECT_THAT(client->send(get(server.url()), source.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
    const auto ended = std::chrono::steady_clock::now();
    teller.join();
    EXPECT_LT(ended - told, 200ms);
    EXPECT_THAT(client->send(get(server.url()), source.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
    // The client is as good as new.
    LoopbackServer other(always(ok("x")));
    EXPECT_THAT(client->send(get(other.url()), {}), IsOk());
}

}  // namespace
}  // namespace acme8443::net
