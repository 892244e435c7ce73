#include "base/net/tls_greeter.hpp"

#include <string_view>

#include "base/confined_thread.hpp"
#include "base/net/tcp.hpp"
#include "base/net/tls_probe.hpp"
#include "base/try.hpp"

namespace acme8443::net {

namespace {

std::string_view text_of(const std::vector<std::byte>& bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Until the handshake is over; writes down in `seen` what came instead.
Result<void> shake_hands(TcpConnection& connection, pki::TlsClient& tls, Greeting& seen)
{
    for (;;) {
        TRY(connection.send(tls.to_send()));
        if (tls.established()) {
            seen.handshake = true;
            return {};
        }
        const auto bytes = TRY(connection.receive());
        if (bytes.empty())
            return fail(Errc::network, "the connection was closed during the handshake");
        if (text_of(bytes).starts_with("HTTP/")) seen.plain_http = true;
        TRY(tls.received(bytes));
    }
}

class SocketTlsGreeter final : public TlsGreeter {
public:
    Result<Greeting> greet(const Address& at, std::uint16_t port, const pki::TlsClientSpec& client,
                           std::chrono::milliseconds timeout, std::stop_token stop) override
    {
        const Deadline until{std::chrono::steady_clock::now() + timeout, std::move(stop)};
        // Whoever answers on port 443 may be anybody.
        return sandbox::ConfinedThread(sandbox::Files::read).run([&] {
            return newest_first(at, port, client, until);
        });
    }

private:
    static Result<Greeting> newest_first(const Address& at, std::uint16_t port,
                                         const pki::TlsClientSpec& client, const Deadline& until)
    {
        auto seen = TRY(once(at, port, client, until));
        // An alert about the protocol to be negotiated is the same in every version.
        const bool settled = seen.handshake || seen.plain_http ||
                             seen.problem.find("application protocol") != std::string::npos;
        if (settled || client.version == pki::TlsVersion::tls_1_2) return seen;
        pki::TlsClientSpec older = client;
        older.version = pki::TlsVersion::tls_1_2;
        auto again = TRY(once(at, port, older, until));
        return again.handshake ? again : seen;
    }

    static Result<Greeting> once(const Address& at, std::uint16_t port,
                                 const pki::TlsClientSpec& client, const Deadline& until)
    {
        auto tls = TRY(pki::TlsClient::make(client));
        auto connection = TcpConnection::open(at, port, until);
        if (!connection)
            return fail(std::move(connection)
                            .error()
                            .while_doing("connecting to " + Endpoint{at.text(), port}.text()));
        Greeting seen;
        if (const auto shaken = shake_hands(*connection, tls, seen); !shaken) {
            if (shaken.error().code == Errc::cancelled) return fail(shaken.error());
            seen.problem = shaken.error().message;
        }
        seen.alpn = tls.alpn();
        seen.chain = tls.shown();
        return seen;
    }
};

}  // namespace

std::unique_ptr<TlsGreeter> make_tls_greeter() { return std::make_unique<SocketTlsGreeter>(); }

}  // namespace acme8443::net
