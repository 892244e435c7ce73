#include "tests/unit/net/http_client_fixture.hpp"

namespace acme8443::net {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

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

}  // namespace
}  // namespace acme8443::net
