#include "acme/challenge/tls_alpn_01_handshake.hpp"

#include <openssl/err.h>

#include <string_view>

#include "base/pki/ossl.hpp"
#include "base/try.hpp"

namespace acme8443::acme {

namespace ossl = pki::ossl;

namespace {

constexpr std::string_view protocols =
    "\x0a"
    "acme-tls/1";

int choose_protocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* /*nothing*/)
{
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(
        &found, size, reinterpret_cast<const unsigned char*>(protocols.data()),
        static_cast<unsigned>(protocols.size()), offered, offered_size);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

struct Handshake::Impl {
    ossl::Ssl ssl;
};

Handshake::Handshake(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Handshake::~Handshake() = default;

Handshake::Step Handshake::go_on()
{
    SSL* const ssl = impl_->ssl.get();
    ERR_clear_error();
    const int returned = SSL_accept(ssl);
    if (returned == 1) {
        SSL_shutdown(ssl);
        return Step::done;
    }
    const int why = SSL_get_error(ssl, returned);
    ERR_clear_error();
    if (why == SSL_ERROR_WANT_READ) return Step::wants_read;
    return why == SSL_ERROR_WANT_WRITE ? Step::wants_write : Step::failed;
}

struct Handshakes::Impl {
    ossl::SslCtx ctx;
};

Handshakes::Handshakes(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Handshakes::Handshakes(Handshakes&&) noexcept = default;
Handshakes::~Handshakes() = default;

Result<Handshakes> Handshakes::make()
{
    ossl::SslCtx ctx(OSSL_TRY_PTR(SSL_CTX_new(TLS_server_method())));
    OSSL_TRY(SSL_CTX_set_min_proto_version(ctx.get(), TLS1_2_VERSION));
    OSSL_TRY(SSL_CTX_set_num_tickets(ctx.get(), 0));
    SSL_CTX_set_options(ctx.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(ctx.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(ctx.get(), SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(ctx.get(), choose_protocol, nullptr);
    return Handshakes(std::make_unique<Impl>(Impl{std::move(ctx)}));
}

Result<std::unique_ptr<Handshake>> Handshakes::begin(
    int socket, const pki::ChallengeCertificate& certificate) const
{
    ossl::Ssl ssl(OSSL_TRY_PTR(SSL_new(impl_->ctx.get())));
    OSSL_TRY(SSL_use_certificate(ssl.get(), ossl::native(certificate.chain).front().get()));
    OSSL_TRY(SSL_use_PrivateKey(ssl.get(), ossl::native(certificate.key)));
    OSSL_TRY(SSL_set_fd(ssl.get(), socket));  // does not close it
    SSL_set_accept_state(ssl.get());
    auto impl = std::make_unique<Handshake::Impl>(Handshake::Impl{std::move(ssl)});
    return std::unique_ptr<Handshake>(new Handshake(std::move(impl)));
}

}  // namespace acme8443::acme
