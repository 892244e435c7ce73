#include <thread>

#include "tests/support/enough_time.hpp"
#include "tests/unit/net/http_client_fixture.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;

TEST(HttpClientBounds, StopsABodyBomb)
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

TEST(HttpClientBounds, TakesABodyOfExactlyTheLimit)
{
    LoopbackServer server(always(ok(std::string(1000, 'x'))));
    HttpRequest request = get(server.url());
    request.max_body = 1000;
    EXPECT_THAT(send(request), IsOk());
    request.max_body = 999;
    EXPECT_THAT(send(request), FailsWith(Errc::too_large, HasSubstr("999")));
}

TEST(HttpClientBounds, StopsAHeaderFlood)
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

TEST(HttpClientBounds, ADripEndsAtTheTotalTimeout)
{
    LoopbackServer server([](Connection& connection) {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (connection.send("x")) std::this_thread::sleep_for(50ms);
    });
    // All of it would be there after fifty seconds.
    EXPECT_THAT(timed_out([&](auto time) { return send(get(server.url(), time)); }),
                FailsWith(Errc::timeout, HasSubstr("timed out")));
}

TEST(HttpClientBounds, TellsDialErrorsApart)
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
    request.connect_timeout = 60s;
    request.timeout = 200ms;
    EXPECT_THAT(client->send(request, {}), FailsWith(Errc::connection_timeout, HasSubstr("")));

    // Linux does not dial broadcast.
    EXPECT_THAT(send(get("http://255.255.255.255:80/")),
                FailsWith(Errc::unreachable, HasSubstr("")));
    // RFC 6761: never exists; a resolver that does not answer is the same error.
    EXPECT_THAT(send(get("http://acme8443.invalid/", 500ms)), FailsWith(Errc::dns, HasSubstr("")));
}

TEST(HttpClientBounds, TellsBrokenConversationsApart)
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

TEST(HttpClientBounds, SilenceAfterConnectingIsATimeout)
{
    LoopbackServer server([](Connection& connection) { connection.drain(); });
    EXPECT_THAT(timed_out([&](auto time) { return send(get(server.url(), time)); }),
                FailsWith(Errc::timeout, HasSubstr("")));
    // The same on a connection that was kept.
    LoopbackServer once([](Connection& connection) {
        connection.request();
        connection.send(ok("x"));
        connection.drain();
    });
    auto client = make_http_client(plain());
    ASSERT_THAT(client->send(get(once.url()), {}), IsOk());
    EXPECT_THAT(client->send(get(once.url(), 1s), {}), FailsWith(Errc::timeout, HasSubstr("")));
    EXPECT_EQ(once.accepted(), 1);
}

TEST(HttpClientBounds, NoTimeLeftIsNotForEver)
{
    LoopbackServer server([](Connection& connection) { connection.drain(); });
    for (const auto left : {0ms, -5ms}) {
        auto answer = send(get(server.url(), left));
        ASSERT_FALSE(answer.has_value());
        EXPECT_THAT(answer.error().code, AnyOf(Errc::timeout, Errc::connection_timeout, Errc::dns));
    }
}

TEST(HttpClientBounds, EndsAtOnceWhenToldToStop)
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
    EXPECT_LT(ended - told, 20s);
    EXPECT_THAT(client->send(get(server.url()), source.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
    // The client is as good as new.
    LoopbackServer other(always(ok("x")));
    EXPECT_THAT(client->send(get(other.url()), {}), IsOk());
}

}  // namespace
}  // namespace acme8443::net
