#include "base/net/address.hpp"

#include <arpa/inet.h>

#include <array>

namespace acme8443::net {

namespace {

constexpr std::size_t v4_bytes = 4;
constexpr std::size_t v6_bytes = 16;

}  // namespace

Result<Address> Address::parse(std::string_view text)
{
    const std::string terminated(text);
    std::array<char, v6_bytes> bytes{};
    if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1)
        return from_bytes({bytes.data(), v4_bytes});
    if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1)
        return from_bytes({bytes.data(), v6_bytes});
    return fail(Errc::bad_usage, "'" + terminated + "' is not an IP address");
}

Result<Address> Address::from_bytes(std::string_view bytes)
{
    if (bytes.size() != v4_bytes && bytes.size() != v6_bytes)
        return fail(Errc::protocol,
                    "an IP address has 4 or 16 bytes, not " + std::to_string(bytes.size()));
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(bytes.size() == v4_bytes ? AF_INET : AF_INET6, bytes.data(), text.data(),
              static_cast<socklen_t>(text.size()));
    return Address(text.data());
}

std::string Address::bytes() const
{
    std::array<char, v6_bytes> bytes{};
    inet_pton(v6() ? AF_INET6 : AF_INET, text_.c_str(), bytes.data());
    return {bytes.data(), v6() ? v6_bytes : v4_bytes};
}

}  // namespace acme8443::net
