#include "acme/challenge/server_name.hpp"

#include <algorithm>

#include "base/net/address.hpp"
#include "base/text.hpp"

namespace acme8443::acme {
namespace {

/// RFC 1035 section 3.5 and RFC 3596 section 2.5: the last octet, or nibble, first.
std::string reverse_name(const net::Address& address)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string bytes = address.bytes();
    std::ranges::reverse(bytes);
    std::string name;
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        if (address.v6())
            name.append({digits[octet & 15U], '.', digits[octet >> 4U], '.'});
        else
            name.append(std::to_string(octet)).append(".");
    }
    return name + (address.v6() ? "ip6.arpa" : "in-addr.arpa");
}

}  // namespace

std::string tls_server_name(const Identifier& name)
{
    if (name.kind() == Identifier::Kind::dns) return lower(name.value());
    const auto address = net::Address::parse(name.value());
    return address ? reverse_name(*address) : std::string();
}

}  // namespace acme8443::acme
