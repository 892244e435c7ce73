#include "base/net/tls_probe.hpp"

#include <fstream>
#include <sstream>
#include <thread>

#include "tests/support/enough_time.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/openssl_server.hpp"

namespace acme8443::net {
namespace {

using namespace std::chrono_literals;
using pki::TlsVersion;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;

std::string contents(const std::string& file)
{
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

pki::TlsClientSpec client(TlsVersion version = TlsVersion::tls_1_3, std::string trust = "")
{
    return {.name = *Identifier::parse("localhost"),
            .version = version,
            .verify = !trust.empty(),
            .trust_pem = std::move(trust)};
}

Result<Served> look(std::uint16_t port, const pki::TlsClientSpec& spec,
                    std::chrono::milliseconds timeout = 60s, std::stop_token stop = {})
{
    return make_tls_probe()->look(*Address::parse("127.0.0.1"), {"127.0.0.1", port}, spec, timeout,
                                  stop);
}

TEST(TlsProbe, SeesAServiceThatWorks)
{
    // Any application data will do: -rev sends each line back to front.
    OpensslServer server("DNS:localhost", {"-rev"});
    for (const auto version : {TlsVersion::tls_1_2, TlsVersion::tls_1_3}) {
        SCOPED_TRACE(to_string(version));
        auto served = look(server.port(), client(version, contents(server.certificate_file())));
        ASSERT_THAT(served, IsOk());
        EXPECT_TRUE(served->works()) << served->problem;
        EXPECT_EQ(served->problem, "");
        ASSERT_TRUE(served->chain.has_value());
        EXPECT_EQ(served->chain->pem(), contents(server.certificate_file()));
    }
}

TEST(TlsProbe, ShowsWhatItDoesNotTrust)
{
    OpensslServer server("DNS:localhost", {"-rev"});
    OpensslServer other("DNS:localhost", {"-rev"});
    auto served =
        look(server.port(), client(TlsVersion::tls_1_3, contents(other.certificate_file())));
    ASSERT_THAT(served, IsOk());
    EXPECT_FALSE(served->handshake);
    EXPECT_THAT(served->problem, HasSubstr("self-signed"));
    ASSERT_TRUE(served->chain.has_value());
    EXPECT_EQ(served->chain->pem(), contents(server.certificate_file()));

    auto wrong_name = client(TlsVersion::tls_1_3, contents(server.certificate_file()));
    wrong_name.name = *Identifier::parse("app.example.org");
    served = look(server.port(), wrong_name);
    ASSERT_THAT(served, IsOk());
    EXPECT_FALSE(served->handshake);
    EXPECT_THAT(served->problem, HasSubstr("hostname mismatch"));

    wrong_name.verify = false;
    served = look(server.port(), wrong_name);
    ASSERT_THAT(served, IsOk());
    EXPECT_TRUE(served->works());
}

TEST(TlsProbe, SaysWhenTheVersionIsNotOffered)
{
    OpensslServer server("DNS:localhost", {"-rev", "-tls1_2"});
    auto served = look(server.port(), client(TlsVersion::tls_1_3));
    ASSERT_THAT(served, IsOk());
    EXPECT_FALSE(served->handshake);
    EXPECT_THAT(served->problem, HasSubstr("protocol version"));
    EXPECT_FALSE(served->chain.has_value());
}

TEST(TlsProbe, CatchesAnAlertThatComesAfterTheHandshake)
{
    OpensslServer server("DNS:localhost", {"-rev", "-Verify", "1"});  // wants a client certificate
    auto served = look(server.port(), client(TlsVersion::tls_1_3));
    ASSERT_THAT(served, IsOk());
    EXPECT_TRUE(served->handshake);
    EXPECT_FALSE(served->answered);
    EXPECT_THAT(served->problem, HasSubstr("certificate required"));
    EXPECT_TRUE(served->chain.has_value());

    served = look(server.port(), client(TlsVersion::tls_1_2));
    ASSERT_THAT(served, IsOk());
    EXPECT_FALSE(served->handshake);
    EXPECT_THAT(served->problem, HasSubstr("alert"));
}

TEST(TlsProbe, AHandshakeWithoutAnAnswerDoesNotWork)
{
    OpensslServer silent("DNS:localhost", {"-www"});  // knows GET only
    auto served = with_enough_time([&](auto time) { return look(silent.port(), client(), time); },
                                   [](const auto& seen) { return seen && seen->handshake; });
    ASSERT_THAT(served, IsOk());
    EXPECT_TRUE(served->handshake);
    EXPECT_FALSE(served->answered);
    EXPECT_THAT(served->problem, HasSubstr("no answer in time"));

    OpensslServer closing("DNS:localhost", {});
    std::jthread closer([&] {
        closing.wait_until_it_says("Host: ");  // has read all that it was sent
        closing.end_input();
    });
    served = look(closing.port(), client());
    ASSERT_THAT(served, IsOk());
    EXPECT_TRUE(served->handshake);
    EXPECT_FALSE(served->answered);
    EXPECT_THAT(served->problem, HasSubstr("closed without an answer"));
}

TEST(TlsProbe, WhatIsNoTlsIsNotServed)
{
    LoopbackServer plain(
        [](Connection& connection) { connection.send("HTTP/1.1 400 Bad\r\n\r\n"); });
    auto served = look(plain.port(), client());
    ASSERT_THAT(served, IsOk());
    EXPECT_FALSE(served->handshake);
    EXPECT_THAT(served->problem, HasSubstr("wrong version number"));

    LoopbackServer closing([](Connection&) {});
    served = look(closing.port(), client());
    ASSERT_THAT(served, IsOk());
    EXPECT_THAT(served->problem,
                AnyOf(HasSubstr("closed during the handshake"), HasSubstr("reset")));

    LoopbackServer silent([](Connection& connection) { connection.drain(); });
    served = with_enough_time([&](auto time) { return look(silent.port(), client(), time); },
                              [](const auto& seen) { return seen.has_value(); });
    ASSERT_THAT(served, IsOk());
    EXPECT_THAT(served->problem, HasSubstr("no answer in time"));
}

TEST(TlsProbe, TellsDialErrorsApart)
{
    EXPECT_THAT(look(dead_port(), client()),
                FailsWith(Errc::connection_refused, HasSubstr("connecting to 127.0.0.1:")));
    FullBacklog full;
    EXPECT_THAT(look(full.port(), client(), 200ms),
                FailsWith(Errc::connection_timeout, HasSubstr("timed out")));
    EXPECT_THAT(make_tls_probe()->look(*Address::parse("255.255.255.255"), {"broadcast", 1},
                                       client(), 60s, {}),
                FailsWith(Errc::unreachable, HasSubstr("255.255.255.255:1")));
}

TEST(TlsProbe, StopsWhenTold)
{
    LoopbackServer silent([](Connection& connection) { connection.drain(); });
    std::stop_source source;
    std::chrono::steady_clock::time_point told;
    std::jthread teller([&] {
        std::this_thread::sleep_for(100ms);
        told = std::chrono::steady_clock::now();
        source.request_stop();
    });
    EXPECT_THAT(look(silent.port(), client(), 1min, source.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("")));
    const auto ended = std::chrono::steady_clock::now();
    teller.join();
    EXPECT_LT(ended - told, 20s);
}

TEST(TlsProbe, FindsTheAddressesOfAHost)
{
    auto probe = make_tls_probe();
    for (const char* literal : {"192.0.2.1", "2001:db8::1"}) {
        auto found = probe->addresses(literal);
        ASSERT_THAT(found, IsOk());
        EXPECT_EQ(*found, std::vector{*Address::parse(literal)});
    }
    EXPECT_THAT(probe->addresses("localhost"),
                IsOkAndHolds(Contains(*Address::parse("127.0.0.1")).Times(1)));
    EXPECT_THAT(probe->addresses("no..name"), FailsWith(Errc::dns, HasSubstr("no..name")));
}

}  // namespace
}  // namespace acme8443::net
