#include "acme/challenge/server_name.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

TEST(TlsServerName, IsWhatRfc8738Says)
{
    const auto name_of = [](const char* text) { return tls_server_name(*Identifier::parse(text)); };
    EXPECT_EQ(name_of("App.Example"), "app.example");
    EXPECT_EQ(name_of("192.0.2.1"), "1.2.0.192.in-addr.arpa");
    // RFC 8738 section 6, the example.
    EXPECT_EQ(name_of("2001:db8::1"),
              "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

}  // namespace
}  // namespace acme8443::acme
