#include "acme/challenge/proxy_protocol.hpp"

#include <string_view>

namespace acme8443::acme {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t v4_bytes = 4;

std::string two_bytes(std::size_t number)
{
    return {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
}

std::string as_v6(const std::string& address)
{
    constexpr auto mapped = "\0\0\0\0\0\0\0\0\0\0\xff\xff"sv;
    return address.size() == v4_bytes ? std::string(mapped) + address : address;
}

}  // namespace

std::string proxy_protocol_header(const TcpEnd& client, const TcpEnd& server)
{
    constexpr auto signature = "\r\n\r\n\0\r\nQUIT\n"sv;
    constexpr char version_2_proxied = 0x21;
    constexpr char tcp_over_v4 = 0x11;
    constexpr char tcp_over_v6 = 0x21;
    const bool v4 = client.address.size() == v4_bytes && server.address.size() == v4_bytes;
    const std::string addresses =
        (v4 ? client.address + server.address : as_v6(client.address) + as_v6(server.address)) +
        two_bytes(client.port) + two_bytes(server.port);
    std::string header(signature);
    header += version_2_proxied;
    header += v4 ? tcp_over_v4 : tcp_over_v6;
    return header + two_bytes(addresses.size()) + addresses;
}

}  // namespace acme8443::acme
