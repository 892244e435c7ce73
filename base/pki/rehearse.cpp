#include <openssl/err.h>

#include <array>

#include "base/pki/key.hpp"
#include "base/pki/ossl.hpp"
#include "base/pki/tls_handshake.hpp"
#include "base/pki/tls_server.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

/// The server's end, set up as a service does it: it sends what the bundle holds, completes
/// nothing.
Result<ossl::SslCtx> server_with(const PrivateKey& key, const CertificateChain& chain)
{
    ossl::SslCtx ctx(OSSL_TRY_PTR(SSL_CTX_new(TLS_server_method())));
    SSL_CTX_set_mode(ctx.get(), SSL_MODE_NO_AUTO_CHAIN);
    const auto& certificates = ossl::native(chain);
    OSSL_TRY(SSL_CTX_use_certificate(ctx.get(), certificates.front().get()));
    for (std::size_t i = 1; i < certificates.size(); ++i)
        OSSL_TRY(SSL_CTX_add1_chain_cert(ctx.get(), certificates[i].get()));
    OSSL_TRY(SSL_CTX_use_PrivateKey(ctx.get(), ossl::native(key)));
    return ctx;
}

/// Until both sides say that it stands, or one says why not.
Result<void> shake_hands(TlsClient& client, SSL* server)
{
    // TLS 1.2 takes two round trips, TLS 1.3 one and a half.
    for (int trip = 0; trip < 4; ++trip) {
        ossl::push(server, client.to_send());
        ERR_clear_error();
        const int returned = SSL_do_handshake(server);
        if (returned != 1 && SSL_get_error(server, returned) != SSL_ERROR_WANT_READ)
            return fail(ossl::error("the server's side of the handshake"));
        TRY(client.received(ossl::pull(server)));
        if (client.established() && SSL_is_init_finished(server) == 1) return {};
    }
    return fail(Errc::tls, "the handshake does not end");
}

/// TLS 1.3 servers with a wrong key, and clients that refuse, fail only here.
Result<void> exchange_a_byte(TlsClient& client, SSL* server)
{
    char heard = 0;
    TRY(client.write("?"));
    ossl::push(server, client.to_send());
    OSSL_TRY(SSL_read(server, &heard, 1));
    OSSL_TRY(SSL_write(server, "!", 1));
    TRY(client.received(ossl::pull(server)));
    const std::string answer = TRY(client.read());
    if (heard != '?' || answer != "!") return fail(Errc::tls, "application data was not delivered");
    return {};
}

Result<void> attempt(const Bundle& bundle, const TlsClientSpec& spec)
{
    const CertificateChain chain = TRY(CertificateChain::from_pem(bundle.fullchain()));
    const PrivateKey key = TRY(PrivateKey::from_pem(bundle.privkey.reveal()));
    if (X509_check_private_key(ossl::native(chain).front().get(), ossl::native(key)) != 1)
        return fail(ossl::error("matching the key and the first certificate (" +
                                chain.leaf().subject + ")"));
    // Clients that build their own path would not notice a wrong order; others stop there.
    TRY(chain.linked());
    const ossl::SslCtx ctx = TRY(server_with(key, chain));
    const ossl::Ssl server = TRY(ossl::over_memory(ctx.get()));
    SSL_set_accept_state(server.get());
    TlsClient client = TRY(TlsClient::make(spec));
    TRY(shake_hands(client, server.get()));
    return exchange_a_byte(client, server.get());
}

}  // namespace

struct TlsServer::Impl {
    ossl::SslCtx ctx;
};

TlsServer::TlsServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsServer::TlsServer(TlsServer&&) noexcept = default;
TlsServer::~TlsServer() = default;

Result<TlsServer> TlsServer::make(const Bundle& bundle)
{
    const CertificateChain chain = TRY(CertificateChain::from_pem(bundle.fullchain()));
    const PrivateKey key = TRY(PrivateKey::from_pem(bundle.privkey.reveal()));
    auto context = TRY(server_with(key, chain));
    return TlsServer(std::unique_ptr<Impl>(new Impl{std::move(context)}));
}

Result<void> TlsServer::serve(int socket, std::string_view answer) const
{
    const ossl::Ssl server(OSSL_TRY_PTR(SSL_new(impl_->ctx.get())));
    std::array<char, 4096> request{};
    std::size_t n = 0;
    OSSL_TRY(SSL_set_fd(server.get(), socket));
    OSSL_TRY(SSL_accept(server.get()));
    OSSL_TRY(SSL_read_ex(server.get(), request.data(), request.size(), &n));
    OSSL_TRY(SSL_write_ex(server.get(), answer.data(), answer.size(), &n));
    SSL_shutdown(server.get());
    return {};
}

Result<void> rehearse(const Bundle& bundle, const TlsClientSpec& client)
{
    auto outcome = attempt(bundle, client);
    if (outcome || outcome.error().code == Errc::bad_config) return outcome;
    Error refused = std::move(outcome).error();
    refused.code = Errc::bad_certificate;
    return fail(std::move(refused));
}

}  // namespace acme8443::pki
