#include "base/net/tls_probe.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/confined_thread.hpp"
#include "base/handle.hpp"
#include "base/net/tcp.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

using AddressList = Handle<addrinfo, freeaddrinfo>;

Result<Address> address_of(const addrinfo& entry)
{
    // getnameinfo(3) instead of two casts.
    char text[NI_MAXHOST]{};
    if (const int problem = getnameinfo(entry.ai_addr, entry.ai_addrlen, text, sizeof text, nullptr,
                                        0, NI_NUMERICHOST))
        return fail(Errc::dns, gai_strerror(problem));
    return Address::parse(text);
}

/// Handshake, request, first byte of an answer; writes down in `served` how far it came.
Result<void> converse(TcpConnection& connection, pki::TlsClient& tls, const std::string& request,
                      Served& served)
{
    for (;;) {
        TRY(connection.send(tls.to_send()));
        if (tls.established() && !served.handshake) {
            served.handshake = true;
            TRY(tls.write(request));
            continue;
        }
        // A TLS 1.3 server checks the client's part after the client has finished: its alert is
        // read here.
        if (served.handshake && !TRY(tls.read()).empty()) {
            served.answered = true;
            return {};
        }
        const auto bytes = TRY(connection.receive());
        if (bytes.empty())
            return fail(Errc::network, served.handshake
                                           ? "the connection was closed without an answer"
                                           : "the connection was closed during the handshake");
        TRY(tls.received(bytes));
    }
}

Result<std::vector<Address>> resolve(const std::string& host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* raw{};
    const int problem = getaddrinfo(host.c_str(), nullptr, &hints, &raw);
    if (problem != 0)
        return fail(Errc::dns, "resolving " + printable(host) + ": " +
                                   (problem == EAI_SYSTEM ? std::generic_category().message(errno)
                                                          : gai_strerror(problem)));
    const AddressList list(raw);
    std::vector<Address> found;
    for (const addrinfo* entry = list.get(); entry; entry = entry->ai_next)
        if (auto address = address_of(*entry);
            address && std::find(found.begin(), found.end(), *address) == found.end())
            found.push_back(*std::move(address));
    return found;
}

Result<Served> shake_hands(const Address& at, const Endpoint& endpoint,
                           const pki::TlsClientSpec& client, std::chrono::milliseconds timeout,
                           std::stop_token stop)
{
    auto tls = TRY(pki::TlsClient::make(client));
    const Deadline until{std::chrono::steady_clock::now() + timeout, std::move(stop)};
    auto connection = TcpConnection::open(at, endpoint.port, until);
    if (!connection)
        return fail(std::move(connection)
                        .error()
                        .while_doing("connecting to " + Endpoint{at.text(), endpoint.port}.text()));
    Served served;
    auto talked = start_tls(*connection, endpoint.starttls);
    if (talked) {
        const std::string asked = Endpoint{client.name.value(), endpoint.port}.text();
        talked = converse(*connection, tls, request_over_tls(endpoint.starttls, asked), served);
    }
    if (!talked && talked.error().code == Errc::cancelled) return fail(talked.error());
    if (!talked) {
        served.problem = talked.error().message;
        // The alert that says why, if there is one, so that the server's log knows it too.
        static_cast<void>(connection->send(tls.to_send()));
    }
    served.chain = tls.shown();
    return served;
}

class SocketTlsProbe final : public TlsProbe {
public:
    Result<std::vector<Address>> addresses(const std::string& host) override
    {
        return talker_.run([&] { return resolve(host); });
    }
    Result<Served> look(const Address& at, const Endpoint& endpoint,
                        const pki::TlsClientSpec& client, std::chrono::milliseconds timeout,
                        std::stop_token stop) override
    {
        return talker_.run(
            [&] { return shake_hands(at, endpoint, client, timeout, std::move(stop)); });
    }

private:
    /// Whoever answers at the endpoint may be anybody; roots are all that is read.
    sandbox::ConfinedThread talker_{sandbox::Files::read};
};

}  // namespace

std::unique_ptr<TlsProbe> make_tls_probe() { return std::make_unique<SocketTlsProbe>(); }

}  // namespace acme8443::net
