#include <cstdlib>

#include "tests/unit/net/http_client_fixture.hpp"

namespace acme8443::net {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

TEST(HttpClientDialling, DialsAnotherAddressAndKeepsTheHost)
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

TEST(HttpClientDialling, AsksBeforeItDials)
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

TEST(HttpClientDialling, AsksAgainWithThePeerThatAnswered)
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

TEST(HttpClientDialling, RefusesUrlsBeforeDialling)
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

TEST(HttpClientDialling, ShowsNoProxyWhatItAsks)
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

}  // namespace
}  // namespace acme8443::net
