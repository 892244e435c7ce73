#include "base/net/tls_probe.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using testing::HasSubstr;

TEST(Endpoint, IsReadAndWritten)
{
    const struct {
        const char* in;
        const char* host;
        const char* out;
    } rows[] = {
        {"app.example.org", "app.example.org", "app.example.org:8443"},
        {"app.example.org:9443", "app.example.org", "app.example.org:9443"},
        {"192.0.2.1:443", "192.0.2.1", "192.0.2.1:443"},
        {"[2001:db8::1]:8444", "2001:db8::1", "[2001:db8::1]:8444"},
        {"[2001:db8::1]", "2001:db8::1", "[2001:db8::1]:8443"},
        {"2001:db8::1", "2001:db8::1", "[2001:db8::1]:8443"},
        {"smtp://mail.example.org", "mail.example.org", "smtp://mail.example.org:25"},
        {"imap://mail.example.org:1143", "mail.example.org", "imap://mail.example.org:1143"},
        {"ldap://[2001:db8::1]", "2001:db8::1", "ldap://[2001:db8::1]:389"},
        {"postgres://192.0.2.1", "192.0.2.1", "postgres://192.0.2.1:5432"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.in);
        auto endpoint = Endpoint::parse(row.in);
        ASSERT_THAT(endpoint, IsOk());
        EXPECT_EQ(endpoint->host, row.host);
        EXPECT_EQ(endpoint->text(), row.out);
    }
}

TEST(Endpoint, RefusesWhatItCannotDial)
{
    for (const char* text :
         {"", ":8443", "host:", "host:0", "host:65536", "host:84x", "[::1", "[::1]8443", "[host]:1",
          "::1::2:8443", "https://host:8443", "ftp://host", "smtp://", "host name", "user@host:1"})
        EXPECT_THAT(Endpoint::parse(text), FailsWith(Errc::bad_usage, HasSubstr(text)));
}

}  // namespace
}  // namespace acme8443::net
