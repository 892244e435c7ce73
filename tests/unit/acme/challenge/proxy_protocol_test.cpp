#include "acme/challenge/proxy_protocol.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using namespace std::string_literals;

// haproxy's doc/proxy-protocol.txt section 2.2.
const std::string signature = "\x0D\x0A\x0D\x0A\x00\x0D\x0A\x51\x55\x49\x54\x0A"s;
const TcpEnd v4_client{"\xC0\x00\x02\x01"s, 0x1234};
const TcpEnd v4_server{"\xC6\x33\x64\x02"s, 443};
const TcpEnd v6_server{"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s, 443};

TEST(ProxyProtocol, V4)
{
    EXPECT_EQ(proxy_protocol_header(v4_client, v4_server), signature + "\x21\x11\x00\x0C"s +
                                                               "\xC0\x00\x02\x01\xC6\x33\x64\x02"s +
                                                               "\x12\x34\x01\xBB"s);
}

TEST(ProxyProtocol, V4BesideV6IsMapped)
{
    EXPECT_EQ(proxy_protocol_header(v4_client, v6_server),
              signature + "\x21\x21\x00\x24"s + "\0\0\0\0\0\0\0\0\0\0\xff\xff\xC0\x00\x02\x01"s +
                  v6_server.address + "\x12\x34\x01\xBB"s);
}

}  // namespace
}  // namespace acme8443::acme
