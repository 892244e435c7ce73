#include "acme/challenge/client_hello.hpp"

#include "base/pki/tls_handshake.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using Kind = ClientHello::Kind;

/// What OpenSSL's client sends first.
std::string hello(const std::vector<std::string>& alpn, const std::string& name = "App.Example",
                  pki::TlsVersion version = pki::TlsVersion::tls_1_3)
{
    auto client = pki::TlsClient::make({.name = Identifier::raw(Identifier::Kind::dns, name),
                                        .version = version,
                                        .verify = false,
                                        .alpn = alpn});
    EXPECT_THAT(client, IsOk());
    std::string bytes;
    for (const std::byte b : client->to_send()) bytes += static_cast<char>(b);
    return bytes;
}

std::string two_bytes(std::size_t n) { return {static_cast<char>(n >> 8), static_cast<char>(n)}; }

/// The same message, so many octets in each record.
std::string in_records_of(std::size_t size, const std::string& bytes)
{
    std::string out;
    for (std::size_t at = 5; at < bytes.size(); at += size) {
        const std::string part = bytes.substr(at, size);
        out += bytes.substr(0, 3) + two_bytes(part.size()) + part;
    }
    return out;
}

TEST(ClientHelloGlance, SeesAcmeAloneAndTheName)
{
    for (const auto version : {pki::TlsVersion::tls_1_2, pki::TlsVersion::tls_1_3}) {
        const ClientHello seen =
            glance_at_client_hello(hello({"acme-tls/1"}, "App.Example", version));
        EXPECT_EQ(seen.kind, Kind::acme);
        EXPECT_EQ(seen.server_name, "app.example");
    }
}

TEST(ClientHelloGlance, OthersAreOthers)
{
    EXPECT_EQ(glance_at_client_hello(hello({})).kind, Kind::other);
    EXPECT_EQ(glance_at_client_hello(hello({"h2", "http/1.1"})).kind, Kind::other);
    EXPECT_EQ(glance_at_client_hello(hello({"acme-tls/1", "h2"})).kind, Kind::other);
    EXPECT_EQ(glance_at_client_hello(hello({"h2", "acme-tls/1"})).kind, Kind::other);
    EXPECT_EQ(glance_at_client_hello(hello({"acme-tls/11"})).kind, Kind::other);
    EXPECT_EQ(glance_at_client_hello(hello({"acme-tls/"})).kind, Kind::other);
}

TEST(ClientHelloGlance, WaitsForTheRestAndSaysHowMuch)
{
    const std::string whole = hello({"acme-tls/1"});
    std::size_t wanted = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const ClientHello seen = glance_at_client_hello(whole.substr(0, size));
        ASSERT_EQ(seen.kind, Kind::incomplete) << size;
        ASSERT_GT(seen.wanted, size);
        ASSERT_LE(seen.wanted, whole.size());
        ASSERT_GE(seen.wanted, wanted) << "never takes back";
        wanted = seen.wanted;
    }
    EXPECT_EQ(wanted, whole.size());
    EXPECT_EQ(glance_at_client_hello(whole + "more").kind, Kind::acme);
}

TEST(ClientHelloGlance, ReadsAMessageSpreadOverRecords)
{
    const std::string whole = hello({"acme-tls/1"});
    for (const std::size_t size : {1U, 3U, 4U, 5U, 100U, 200U}) {
        const std::string spread = in_records_of(size, whole);
        EXPECT_EQ(glance_at_client_hello(spread).kind, Kind::acme) << size;
        for (std::size_t cut = 0; cut < spread.size(); ++cut)
            ASSERT_EQ(glance_at_client_hello(spread.substr(0, cut)).kind, Kind::incomplete)
                << size << " " << cut;
    }
}

TEST(ClientHelloGlance, EveryFlippedBitEnds)
{
    const std::string whole = hello({"acme-tls/1"});
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string odd = whole;
            odd[at] = static_cast<char>(odd[at] ^ (1 << bit));
            const ClientHello seen = glance_at_client_hello(odd);
            if (seen.kind == Kind::incomplete) {
                EXPECT_GT(seen.wanted, odd.size());
            }
        }
}

struct Garbage {
    const char* why;
    std::string bytes;
    Kind want;
    std::size_t wanted{};
};
class ClientHelloGarbage : public testing::TestWithParam<Garbage> {};

TEST_P(ClientHelloGarbage, IsNamed)
{
    const ClientHello seen = glance_at_client_hello(GetParam().bytes);
    EXPECT_EQ(seen.kind, GetParam().want);
    EXPECT_EQ(seen.wanted, GetParam().wanted);
}

std::string bytes(std::initializer_list<int> octets)
{
    std::string out;
    for (const int octet : octets) out += static_cast<char>(octet);
    return out;
}

INSTANTIATE_TEST_SUITE_P(
    , ClientHelloGarbage,
    testing::Values(
        Garbage{"nothing_yet", "", Kind::incomplete, 5},
        Garbage{"http", "GET / HTTP/1.1\r\n", Kind::other},
        Garbage{"one_byte_of_http", "G", Kind::other},
        Garbage{"ssl_2", bytes({0x80, 0x2e, 1, 3, 1}), Kind::other},
        Garbage{"an_alert", bytes({21, 3, 3, 0, 2, 1, 0}), Kind::other},
        Garbage{"not_version_3", bytes({22, 2}), Kind::other},
        Garbage{"an_empty_record", bytes({22, 3, 1, 0, 0}), Kind::other},
        Garbage{"a_record_too_long", bytes({22, 3, 1, 0x40, 1}), Kind::other},
        Garbage{"a_record_as_long_as_may_be", bytes({22, 3, 1, 0x3f, 0xfb}), Kind::incomplete,
                16384},
        Garbage{"a_record_that_we_do_not_wait_for", bytes({22, 3, 1, 0x40, 0}), Kind::other},
        Garbage{"a_server_hello", bytes({22, 3, 1, 0, 4, 2, 0, 0, 0}), Kind::other},
        Garbage{"a_message_of_16_MiB", bytes({22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff}), Kind::other},
        Garbage{"an_empty_hello", bytes({22, 3, 1, 0, 4, 1, 0, 0, 0}), Kind::other}),
    row_name);

}  // namespace
}  // namespace acme8443::acme
