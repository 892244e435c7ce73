#include "app/discover/words.hpp"

#include <gmock/gmock.h>

namespace acme8443::app::discover {
namespace {

using testing::ElementsAre;

TEST(Lines, AreWordsWithoutQuotesAndComments)
{
    EXPECT_THAT(
        lines("# a comment\n"
              "  bind 127.0.0.1:8443 ssl crt \"/etc/a b.pem\"\n"
              "; another\n"
              "\n"
              "cert = /etc/cert.pem\n"
              "server-key=/etc/key.pem\r\n"
              "pem-file = \"/etc/c.pem\"\n"
              "--module=https\n"),
        ElementsAre(ElementsAre("bind", "127.0.0.1:8443", "ssl", "crt", "/etc/a b.pem"),
                    ElementsAre("cert", "/etc/cert.pem"), ElementsAre("server-key", "/etc/key.pem"),
                    ElementsAre("pem-file", "/etc/c.pem"), ElementsAre("--module", "https")));
}

TEST(Statements, EndAtSemicolonsAndBraces)
{
    EXPECT_THAT(
        statements("http {\n  # no\n  server { listen 8443 ssl;ssl_certificate 'a;b'; }\n}"),
        ElementsAre(ElementsAre("http", "{"), ElementsAre("server", "{"),
                    ElementsAre("listen", "8443", "ssl"), ElementsAre("ssl_certificate", "a;b"),
                    ElementsAre("}"), ElementsAre("}")));
}

TEST(PortIn, IsBehindTheLastColon)
{
    for (const char* text : {"8443", "*:8443", "127.0.0.1:8443", "[::]:8443", "*:8443>", ":8443,"})
        EXPECT_EQ(port_in(text), 8443) << text;
    for (const char* text : {"", "*", "unix:/run/a.sock", "localhost"}) EXPECT_EQ(port_in(text), 0);
}

}  // namespace
}  // namespace acme8443::app::discover
