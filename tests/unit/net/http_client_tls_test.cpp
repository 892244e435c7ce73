#include "base/file.hpp"
#include "base/net/http_client.hpp"
#include "base/net/pinned_http_client.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/encoding.hpp"
#include "tests/support/enough_time.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/openssl_server.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;

HttpRequest get(std::string url)
{
    HttpRequest request;
    request.url = std::move(url);
    request.timeout = 60s;
    return request;
}

TEST(HttpClientTls, TrustsTheGivenRootsAndNoOthers)
{
    OpensslServer server;
    EXPECT_THAT(make_http_client({})->send(get(server.url()), {}),
                FailsWith(Errc::tls, HasSubstr("certificate")));

    auto client = make_http_client({.ca_file = server.certificate_file()});
    auto answer = client->send(get(server.url()), {});
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 200);
    EXPECT_THAT(client->send(get(server.url("127.0.0.1")), {}),
                FailsWith(Errc::tls, AnyOf(HasSubstr("127.0.0.1"), HasSubstr("match"))));

    EXPECT_THAT(make_http_client({.ca_file = "/nonexistent.pem"})->send(get(server.url()), {}),
                FailsWith(Errc::tls, HasSubstr("/nonexistent.pem")));
}

TEST(HttpClientTls, AKnownKeyTakesThePlaceOfRootsAndName)
{
    OpensslServer server;
    const auto chain =
        pki::CertificateChain::from_pem(file::read(server.certificate_file()).value_or(""));
    ASSERT_THAT(chain, IsOk());
    const std::string pin = pki::base64(pki::sha256(chain->leaf().spki));
    EXPECT_THAT(make_pinned_http_client({}, pin)->send(get(server.url("127.0.0.1")), {}), IsOk());
    const std::string another = pki::base64(pki::sha256("another key"));
    EXPECT_THAT(make_pinned_http_client({}, another)->send(get(server.url("127.0.0.1")), {}),
                FailsWith(Errc::tls, HasSubstr("pinned")));
}

TEST(HttpClientTls, LooksWithoutTrustWhenToldTo)
{
    OpensslServer server;
    HttpRequest request = get(server.url("127.0.0.1"));
    request.verify_peer = false;
    auto client = make_http_client({});
    EXPECT_THAT(client->send(request, {}), IsOk());
    // What was looked at so is not trusted later, though the connection may be there still.
    request.verify_peer = true;
    EXPECT_THAT(client->send(request, {}), FailsWith(Errc::tls, HasSubstr("certificate")));
}

TEST(HttpClientTls, AsksAnotherAddressForTheNameInTheUrl)
{
    // Fails the handshake for any other name in SNI, and shows the name it was asked for.
    OpensslServer server("DNS:app.example.org",
                         {"-www", "-servername", "app.example.org", "-servername_fatal"});
    HttpRequest request = get(server.url("app.example.org"));
    request.connect_to = *Address::parse("127.0.0.1");
    auto client = make_http_client({.ca_file = server.certificate_file()});
    auto answer = client->send(request, {});
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->peer, "127.0.0.1");

    request.url = server.url("other.example.org");
    EXPECT_THAT(client->send(request, {}), FailsWith(Errc::tls, HasSubstr("")));
}

TEST(HttpClientTls, TellsWhatIsNoTlsFromSilence)
{
    LoopbackServer plain(
        [](Connection& connection) { connection.send("HTTP/1.1 400 Bad\r\n\r\n"); });
    EXPECT_THAT(make_http_client({})->send(get(plain.url("/", "127.0.0.1", "https")), {}),
                FailsWith(Errc::tls, HasSubstr("SSL")));
    LoopbackServer silent([](Connection& connection) { connection.drain(); });
    HttpRequest request = get(silent.url("/", "127.0.0.1", "https"));
    const auto answer = timed_out([&](auto time) {
        request.timeout = time;
        return make_http_client({})->send(request, {});
    });
    EXPECT_THAT(answer, FailsWith(Errc::timeout, HasSubstr("")));
}

}  // namespace
}  // namespace acme8443::net
