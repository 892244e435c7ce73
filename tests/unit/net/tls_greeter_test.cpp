#include "base/net/tls_greeter.hpp"

#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/openssl_server.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

Result<Greeting> greet(std::uint16_t port, std::vector<std::string> alpn = {"acme-tls/1"},
                       std::chrono::milliseconds timeout = 60s, std::stop_token stop = {})
{
    const pki::TlsClientSpec client{
        .name = *Identifier::parse("localhost"), .verify = false, .alpn = std::move(alpn)};
    return make_tls_greeter()->greet(*Address::parse("127.0.0.1"), port, client, timeout,
                                     std::move(stop));
}

TEST(TlsGreeter, SeesWhatIsNegotiated)
{
    OpensslServer server("DNS:localhost", {"-rev", "-alpn", "acme-tls/1,http/1.1"});
    for (const char* protocol : {"acme-tls/1", "http/1.1"}) {
        const auto seen = greet(server.port(), {protocol});
        ASSERT_THAT(seen, IsOk());
        EXPECT_TRUE(seen->handshake) << seen->problem;
        EXPECT_EQ(seen->alpn, protocol);
        EXPECT_TRUE(seen->chain.has_value());
    }
}

TEST(TlsGreeter, AServerThatKnowsNoProtocolsIgnoresThem)
{
    OpensslServer server("DNS:localhost", {"-rev"});
    const auto seen = greet(server.port());
    ASSERT_THAT(seen, IsOk());
    EXPECT_TRUE(seen->handshake);
    EXPECT_THAT(seen->alpn, IsEmpty());
}

TEST(TlsGreeter, AServerThatKnowsOthersOnly)
{
    OpensslServer server("DNS:localhost", {"-rev", "-alpn", "h2"});
    const auto seen = greet(server.port());
    ASSERT_THAT(seen, IsOk());
    EXPECT_NE(seen->alpn, "acme-tls/1");
}

TEST(TlsGreeter, GoesDownToTls12)
{
    OpensslServer server("DNS:localhost", {"-rev", "-tls1_2", "-alpn", "acme-tls/1"});
    const auto seen = greet(server.port());
    ASSERT_THAT(seen, IsOk());
    EXPECT_TRUE(seen->handshake) << seen->problem;
    EXPECT_EQ(seen->alpn, "acme-tls/1");
}

TEST(TlsGreeter, AServerThatSpeaksHttp)
{
    const LoopbackServer server(
        [](Connection& connection) { connection.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    const auto seen = greet(server.port());
    ASSERT_THAT(seen, IsOk());
    EXPECT_FALSE(seen->handshake);
    EXPECT_TRUE(seen->plain_http);
    EXPECT_NE(seen->problem, "");
}

TEST(TlsGreeter, TellsWhyThereIsNoConnection)
{
    EXPECT_THAT(greet(dead_port()), FailsWith(Errc::connection_refused, HasSubstr("127.0.0.1")));
    const FullBacklog full;
    EXPECT_THAT(greet(full.port(), {"acme-tls/1"}, 100ms),
                FailsWith(Errc::connection_timeout, HasSubstr("connecting")));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(greet(full.port(), {"acme-tls/1"}, 60s, stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
}

}  // namespace
}  // namespace acme8443::net
