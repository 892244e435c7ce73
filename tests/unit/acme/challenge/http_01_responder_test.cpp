#include "acme/challenge/http_01_responder.hpp"

#include <unistd.h>

#include <thread>

#include "base/net/http_client.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tcp_client.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";

Challenge challenge(const std::string& text = token)
{
    return {.name = Identifier::raw(Identifier::Kind::dns, "a.example"),
            .type = ChallengeType::http_01,
            .token = text,
            .key_authorization = text + ".thumbprint",
            .url = "https://ca.example/challenge"};
}

class Http01Responder_ : public testing::Test {
protected:
    std::unique_ptr<Http01Responder> make(HttpResponderSpec more = {})
    {
        more.port = port;
        more.forwarded_from = 80;
        auto made = make_http_01_responder(std::move(more));
        EXPECT_THAT(made, IsOk());
        return made ? std::move(*made) : nullptr;
    }
    Result<net::HttpResponse> ask(const std::string& target, const std::string& method = "GET",
                                  const std::string& host = "127.0.0.1")
    {
        const auto client = net::make_http_client({.https_only = false});
        return client->send({.method = method,
                             .url = "http://" + host + ":" + std::to_string(port) + target,
                             .timeout = 60s},
                            {});
    }
    /// Sends these bytes and returns everything that comes back until the end.
    std::string raw(std::string_view bytes) { return TcpClient(port, bytes).rest(); }

    std::uint16_t port = dead_port();
    std::string path = "/.well-known/acme-challenge/" + token;
};

TEST_F(Http01Responder_, ListensOnlyWhileSomethingIsPresented)
{
    const auto responder = make();
    EXPECT_THAT(ask(path), FailsWith(Errc::connection_refused, testing::_));
    {
        const auto presented = responder->present(challenge(), {});
        ASSERT_THAT(presented, IsOk());
        for (const char* host : {"127.0.0.1", "[::1]"}) {
            const auto response = ask(path, "GET", host);
            ASSERT_THAT(response, IsOk());
            EXPECT_EQ(response->status, 200);
            EXPECT_EQ(response->body, token + ".thumbprint");
        }
        EXPECT_EQ(ask("/")->status, 404);
        EXPECT_EQ(ask(path, "POST")->status, 405);
    }
    EXPECT_THAT(ask(path), FailsWith(Errc::connection_refused, testing::_));
    const auto again = responder->present(challenge(), {});
    EXPECT_EQ(ask(path)->status, 200);
}

TEST_F(Http01Responder_, OpenItListensAlways)
{
    const auto responder = make();
    ASSERT_THAT(responder->open(), IsOk());
    EXPECT_EQ(ask(path)->status, 404);
    {
        const auto presented = responder->present(challenge(), {});
        EXPECT_EQ(ask(path)->status, 200);
    }
    EXPECT_EQ(ask(path)->status, 404);
    {
        const auto presented = responder->present(challenge(), {});
        responder->close();
        EXPECT_EQ(ask(path)->status, 200) << "not before the answer is withdrawn";
    }
    EXPECT_THAT(ask(path), FailsWith(Errc::connection_refused, testing::_));
}

TEST_F(Http01Responder_, EachAnswerIsWithdrawnAlone)
{
    const std::string other = "other_" + token;
    const auto responder = make();
    auto first = responder->present(challenge(), {});
    {
        const auto second = responder->present(challenge(other), {});
        EXPECT_EQ(ask("/.well-known/acme-challenge/" + other)->status, 200);
    }
    EXPECT_EQ(ask("/.well-known/acme-challenge/" + other)->status, 404);
    EXPECT_EQ(ask(path)->status, 200);
}

TEST_F(Http01Responder_, AnswersOutliveTheResponder)
{
    auto responder = make();
    const auto presented = responder->present(challenge(), {});
    responder.reset();
    EXPECT_EQ(ask(path)->status, 200);
}

TEST_F(Http01Responder_, SaysWhenItWasFetched)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    ASSERT_THAT(presented, IsOk());
    ASSERT_THAT(ask("/"), IsOk());
    ASSERT_THAT(ask(path, "HEAD"), IsOk());
    EXPECT_FALSE(presented->fetched_within(0ms, {}));
    const std::jthread ca([this] { EXPECT_THAT(ask(path), IsOk()); });
    EXPECT_TRUE(presented->fetched_within(60s, {}));
    EXPECT_FALSE(presented->fetched_within(0ms, {})) << "once for each fetch";
    ASSERT_THAT(ask(path), IsOk());
    EXPECT_TRUE(presented->fetched_within(60s, {}));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(presented->fetched_within(1h, stop.get_token()));
}

TEST_F(Http01Responder_, RedirectsWhenTold)
{
    const auto responder = make({.redirect_to = 8443});
    const auto presented = responder->present(challenge(), {});
    const auto response = ask("/app?x");
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->status, 302);
    EXPECT_EQ(response->header("location"), "https://127.0.0.1:8443/app?x");
    EXPECT_EQ(ask(path)->status, 200);
}

TEST_F(Http01Responder_, GarbageIsABadRequest)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    for (const std::string& bytes :
         {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15),
          std::string("GET\r\n\r\n"), std::string("GET / HTTP/9.9\r\n\r\n"),
          std::string("GET /\x01 HTTP/1.1\r\n\r\n")})
        EXPECT_THAT(raw(bytes), HasSubstr("400 Bad Request")) << bytes;
    EXPECT_EQ(ask(path)->status, 200);
}

TEST_F(Http01Responder_, HeadersAreBounded)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    EXPECT_THAT(raw(head + std::string(7'000, 'x') + "\r\n\r\n"), HasSubstr("404 Not Found"));
    EXPECT_THAT(raw(head + std::string(8'192, 'x')), HasSubstr("400 Bad Request"));
}

TEST_F(Http01Responder_, ABodyIsNotReadAndAHeadAnswerHasNone)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    EXPECT_THAT(raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n"),
                AllOf(HasSubstr("405 Method Not Allowed"), HasSubstr("Allow: GET, HEAD")));
    EXPECT_THAT(raw("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                AllOf(HasSubstr("200 OK"), testing::EndsWith("\r\n\r\n")));
}

TEST_F(Http01Responder_, StalledConnectionsEndAtTheDeadline)
{
    const auto responder = make({.deadline = 200ms});
    const auto presented = responder->present(challenge(), {});
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(raw("GET / HT"), "");
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_GE(took, 150ms);
}

TEST_F(Http01Responder_, NamesWhoHasThePort)
{
    const auto first = make();
    const auto presented = first->present(challenge(), {});
    ASSERT_THAT(presented, IsOk());
    const auto refused = make()->present(challenge(), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::busy);
    EXPECT_THAT(refused.error().message,
                AllOf(HasSubstr("port " + std::to_string(port) + " is taken by "),
                      HasSubstr("(process " + std::to_string(getpid()))));
    EXPECT_EQ(ask(path)->status, 200) << "the one that has it goes on";
}

TEST_F(Http01Responder_, ListensWhereItIsTold)
{
    const auto responder = make({.address = "127.0.0.1"});
    const auto presented = responder->present(challenge(), {});
    EXPECT_EQ(ask(path)->status, 200);
    EXPECT_THAT(ask(path, "GET", "[::1]"), FailsWith(Errc::connection_refused, testing::_));
    EXPECT_THAT(make({.address = "not an address"})->present(challenge(), {}),
                FailsWith(Errc::bad_config, HasSubstr("not an address")));
    EXPECT_THAT(make({.address = "192.0.2.1"})->present(challenge(), {}),
                FailsWith(Errc::bad_config, HasSubstr("192.0.2.1")));
}

TEST(Http01ResponderSpec, ThePublicPortStays80)
{
    EXPECT_THAT(make_http_01_responder({}), IsOk());
    EXPECT_THAT(make_http_01_responder({.port = 8080, .forwarded_from = 80}), IsOk());
    EXPECT_THAT(make_http_01_responder({.port = 8080}),
                FailsWith(Errc::bad_config, AllOf(HasSubstr("the public port stays 80"),
                                                  HasSubstr("--forwarded-from 80"))));
    EXPECT_THAT(make_http_01_responder({.port = 8443, .forwarded_from = 8443}),
                FailsWith(Errc::bad_config, HasSubstr("the public port stays 80")));
    EXPECT_THAT(make_http_01_responder({.port = 0, .forwarded_from = 80}),
                FailsWith(Errc::bad_config, HasSubstr("port 0")));
}

}  // namespace
}  // namespace acme8443::acme
