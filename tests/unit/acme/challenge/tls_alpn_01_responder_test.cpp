#include "acme/challenge/tls_alpn_01_responder.hpp"

#include <csignal>
#include <thread>

#include "base/net/tls_probe.hpp"
#include "base/pki/encoding.hpp"
#include "base/pki/presented_certificate.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/tcp_client.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

Challenge challenge(const char* name = "a.example")
{
    return {.name = *Identifier::parse(name),
            .type = ChallengeType::tls_alpn_01,
            .token = "token",
            .key_authorization = std::string(name) + ".thumbprint",
            .url = "https://ca.example/challenge"};
}

/// The server's end of one connection: a TLS client with its socket.
struct Hello {
    Hello(std::uint16_t port, const std::string& name, const std::vector<std::string>& alpn,
          pki::TlsVersion version = pki::TlsVersion::tls_1_3)
        : tls(*pki::TlsClient::make({.name = Identifier::raw(Identifier::Kind::dns, name),
                                     .version = version,
                                     .verify = false,
                                     .alpn = alpn})),
          tcp(port)
    {
        first = text(tls.to_send());
    }
    static std::string text(const std::vector<std::byte>& bytes)
    {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    /// The whole handshake; what went wrong, or empty.
    std::string shake_hands()
    {
        tcp.send(first);
        while (!tls.established()) {
            const std::string more = tcp.some();
            if (more.empty()) return "closed";
            if (auto fine = tls.received(std::as_bytes(std::span(more))); !fine)
                return fine.error().message;
            tcp.send(text(tls.to_send()));
        }
        return {};
    }
    pki::TlsClient tls;
    TcpClient tcp;
    std::string first;
};

class TlsAlpn01Responder_ : public testing::Test {
protected:
    void SetUp() override { std::signal(SIGPIPE, SIG_IGN); }
    std::unique_ptr<TlsAlpn01Responder> make(TlsResponderSpec more = {}) const
    {
        more.port = port;
        more.forwarded_from = 443;
        auto made = make_tls_alpn_01_responder(std::move(more));
        EXPECT_THAT(made, IsOk());
        return made ? std::move(*made) : nullptr;
    }
    std::unique_ptr<TlsAlpn01Responder> before(std::uint16_t backend, bool proxy_protocol = false)
    {
        return make({.backend = TlsBackend{.port = backend, .proxy_protocol = proxy_protocol},
                     .drain = 60s});
    }
    bool refused() const
    {
        const Descriptor fd(socket(AF_INET, SOCK_STREAM, 0));
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return connect(fd.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) != 0;
    }

    std::uint16_t port = dead_port();
};

TEST_F(TlsAlpn01Responder_, ShowsTheCertificateForTheNameWhileItIsPresented)
{
    const auto responder = make();
    EXPECT_TRUE(refused());
    {
        const auto first = responder->present(challenge(), {});
        const auto second = responder->present(challenge("192.0.2.1"), {});
        ASSERT_THAT(first, IsOk());
        ASSERT_THAT(second, IsOk());
        struct Row {
            const char* asked;
            const char* name;
        };
        for (const auto version : {pki::TlsVersion::tls_1_2, pki::TlsVersion::tls_1_3})
            for (const Row& row :
                 {Row{"A.Example", "a.example"}, Row{"1.2.0.192.in-addr.arpa", "192.0.2.1"}}) {
                Hello ca(port, row.asked, {"acme-tls/1"}, version);
                EXPECT_EQ(ca.shake_hands(), "");
                EXPECT_EQ(ca.tls.alpn(), "acme-tls/1");
                const auto seen = pki::read_presented_certificate(ca.tls.shown()->leaf().der);
                ASSERT_THAT(seen, IsOk());
                EXPECT_THAT(seen->names, testing::ElementsAre(*Identifier::parse(row.name)));
                EXPECT_EQ(seen->extensions.back().value,
                          "\x04\x20" + pki::sha256(std::string(row.name) + ".thumbprint"));
            }
    }
    EXPECT_TRUE(refused());
}

TEST_F(TlsAlpn01Responder_, SaysWhenItWasFetched)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    ASSERT_THAT(presented, IsOk());
    EXPECT_FALSE(presented->fetched_within(0ms, {}));
    Hello ca(port, "a.example", {"acme-tls/1"});
    EXPECT_EQ(ca.shake_hands(), "");
    EXPECT_TRUE(presented->fetched_within(60s, {}));
    EXPECT_FALSE(presented->fetched_within(0ms, {})) << "once for each handshake";
}

TEST_F(TlsAlpn01Responder_, OthersGetAnAlert)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    EXPECT_THAT(Hello(port, "a.example", {"h2"}).shake_hands(),
                HasSubstr("no application protocol"));
    EXPECT_THAT(Hello(port, "a.example", {}).shake_hands(), HasSubstr("no application protocol"));
    EXPECT_THAT(Hello(port, "b.example", {"acme-tls/1"}).shake_hands(),
                HasSubstr("unrecognized name"));
    EXPECT_THAT(TcpClient(port, "GET / HTTP/1.1\r\n\r\n").rest(), testing::StartsWith("\x15\x03"));
    EXPECT_EQ(Hello(port, "a.example", {"acme-tls/1"}).shake_hands(), "");
}

TEST_F(TlsAlpn01Responder_, ReadsAHelloInPieces)
{
    const auto responder = make();
    const auto presented = responder->present(challenge(), {});
    Hello ca(port, "a.example", {"acme-tls/1"});
    for (std::string whole = std::exchange(ca.first, {}); !whole.empty(); whole.erase(0, 20)) {
        ca.tcp.send(whole.substr(0, 20));
        std::this_thread::sleep_for(2ms);
    }
    EXPECT_EQ(ca.shake_hands(), "");
}

TEST_F(TlsAlpn01Responder_, StalledConnectionsEndAtTheDeadline)
{
    const auto responder = make({.deadline = 200ms});
    const auto presented = responder->present(challenge(), {});
    Hello says_half(port, "a.example", {"acme-tls/1"});
    says_half.tcp.send(says_half.first.substr(0, 40));
    const TcpClient says_nothing(port);
    const TcpClient goes(port, "\x16\x03");
    goes.end_sending();
    EXPECT_EQ(goes.rest(), "");
    EXPECT_EQ(says_nothing.rest(), "");
    EXPECT_EQ(says_half.tcp.rest(), "");
    Hello does_not_finish(port, "a.example", {"acme-tls/1"});
    does_not_finish.tcp.send(does_not_finish.first);
    EXPECT_THAT(does_not_finish.tcp.rest(), testing::Not(HasSubstr("still open")));
}

TEST_F(TlsAlpn01Responder_, OthersAreTheBackends)
{
    LoopbackServer site(
        [](Connection& connection) { connection.send("you said " + connection.request()); });
    const auto responder = before(site.port());
    auto presented = responder->present(challenge(), {});
    ASSERT_THAT(presented, IsOk());
    EXPECT_EQ(TcpClient(port, "GET / HTTP/1.1\r\n\r\n").rest(), "you said GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(Hello(port, "a.example", {"acme-tls/1"}).shake_hands(), "");
    {
        const auto gone = std::move(*presented);
    }
    EXPECT_EQ(TcpClient(port, "GET /2 HTTP/1.1\r\n\r\n").rest(),
              "you said GET /2 HTTP/1.1\r\n\r\n");
}

TEST_F(TlsAlpn01Responder_, PassesMegabytesBothWaysAndEachEndAlone)
{
    LoopbackServer echo([](Connection& connection) {
        connection.drain();  // until the client has ended its side
        connection.send(std::string(8'000'000, 'b'));
    });
    const auto responder = before(echo.port());
    ASSERT_THAT(responder->open({}), IsOk());
    const TcpClient client(port);
    EXPECT_TRUE(client.send(std::string(8'000'000, 'a')));
    client.end_sending();
    EXPECT_EQ(client.rest(), std::string(8'000'000, 'b'));
}

TEST_F(TlsAlpn01Responder_, TheBackendsClientsMayFinish)
{
    LoopbackServer slow([](Connection& connection) {
        connection.request();
        std::this_thread::sleep_for(300ms);
        connection.send("at last");
    });
    auto responder = before(slow.port());
    ASSERT_THAT(responder->open({}), IsOk());
    std::string answer;
    std::jthread client([&] { answer = TcpClient(port, "GET / HTTP/1.1\r\n\r\n").rest(); });
    while (slow.accepted() == 0) std::this_thread::sleep_for(1ms);
    responder.reset();
    client.join();
    EXPECT_EQ(answer, "at last");
    EXPECT_TRUE(refused());
}

TEST_F(TlsAlpn01Responder_, AfterTheStopTheBackendsClientsAreNotWaitedFor)
{
    LoopbackServer never([](Connection& connection) { connection.drain(); });
    std::stop_source stop;
    auto responder =
        make({.backend = TlsBackend{.port = never.port(), .proxy_protocol = false}, .drain = 1h});
    ASSERT_THAT(responder->open(stop.get_token()), IsOk());
    const TcpClient client(port, "GET / HTTP/1.1\r\n\r\n");
    while (never.accepted() == 0) std::this_thread::sleep_for(1ms);
    stop.request_stop();
    responder.reset();
    EXPECT_TRUE(refused());
}

TEST_F(TlsAlpn01Responder_, ClosedItListensNoMore)
{
    const auto responder = make();
    ASSERT_THAT(responder->open({}), IsOk());
    EXPECT_FALSE(refused());
    responder->close();
    EXPECT_TRUE(refused());
}

TEST_F(TlsAlpn01Responder_, TheProxyHeaderComesFirst)
{
    LoopbackServer site([](Connection& connection) { connection.send(connection.request()); });
    const auto responder = before(site.port(), true);
    ASSERT_THAT(responder->open({}), IsOk());
    const std::string seen = TcpClient(port, "GET / HTTP/1.1\r\n\r\n").rest();
    // The signature begins with an empty line, so the double takes only that for a request.
    EXPECT_EQ(seen, "\r\n\r\n");
}

TEST_F(TlsAlpn01Responder_, ABackendThatIsDownEndsOnlyItsClients)
{
    const auto responder = before(dead_port());
    const auto presented = responder->present(challenge(), {});
    EXPECT_EQ(TcpClient(port, "GET / HTTP/1.1\r\n\r\n").rest(), "");
    EXPECT_EQ(Hello(port, "a.example", {"acme-tls/1"}).shake_hands(), "");
}

TEST_F(TlsAlpn01Responder_, NamesWhoHasThePort)
{
    const auto first = make();
    const auto presented = first->present(challenge(), {});
    EXPECT_THAT(make()->present(challenge(), {}),
                FailsWith(Errc::busy, HasSubstr("port " + std::to_string(port) + " is taken by ")));
}

TEST(TlsAlpn01ResponderSpec, ThePublicPortStays443)
{
    EXPECT_THAT(make_tls_alpn_01_responder({}), IsOk());
    EXPECT_THAT(make_tls_alpn_01_responder({.port = 8444, .forwarded_from = 443}), IsOk());
    EXPECT_THAT(make_tls_alpn_01_responder({.port = 8443}),
                FailsWith(Errc::bad_config, AllOf(HasSubstr("the public port stays 443"),
                                                  HasSubstr("--tls-forwarded-from 443"))));
    EXPECT_THAT(make_tls_alpn_01_responder({.port = 8443, .forwarded_from = 8443}),
                FailsWith(Errc::bad_config, HasSubstr("the public port stays 443")));
}

}  // namespace
}  // namespace acme8443::acme
