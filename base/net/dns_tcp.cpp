#include "base/net/dns_tcp.hpp"

#include "base/try.hpp"

namespace acme8443::net {

Result<std::string> exchange_over_tcp(const Address& server, std::uint16_t port,
                                      const std::string& message, Deadline until)
{
    auto connection = TRY(TcpConnection::open(server, port, std::move(until)));
    const std::size_t size = message.size();
    const std::string sent =
        std::string{static_cast<char>(size >> 8U), static_cast<char>(size & 0xffU)} + message;
    TRY(connection.send(std::as_bytes(std::span(sent))));
    std::string got;
    const auto announced = [&] {
        return got.size() < 2
                   ? std::size_t{2}
                   : 2 + (static_cast<std::size_t>(static_cast<unsigned char>(got[0])) << 8U |
                          static_cast<unsigned char>(got[1]));
    };
    while (got.size() < announced()) {
        const auto bytes = TRY(connection.receive());
        if (bytes.empty()) return fail(Errc::network, "the connection ended early");
        got.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    return got.substr(2, announced() - 2);
}

}  // namespace acme8443::net
