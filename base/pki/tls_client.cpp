#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>

#include "base/pki/ossl.hpp"
#include "base/pki/tls_handshake.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::pki {
namespace {

int number_of(TlsVersion version)
{
    return version == TlsVersion::tls_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

Result<void> trust(SSL_CTX* ctx, const std::string& pem)
{
    if (pem.empty()) {
        OSSL_TRY(SSL_CTX_set_default_verify_paths(ctx));
        return {};
    }
    const ossl::Bio bio = ossl::reader(pem);
    int count = 0;
    while (const ossl::Cert root{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        OSSL_TRY(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), root.get()));
        ++count;
    }
    const unsigned long why = ERR_peek_last_error();
    if (count == 0 || ERR_GET_REASON(why) != PEM_R_NO_START_LINE) {
        Error error = ossl::error("reading the trusted roots");
        error.code = Errc::bad_config;
        return fail(std::move(error));
    }
    ERR_clear_error();
    // As curl and Go do: whatever is named is an anchor, self-signed or not.
    OSSL_TRY(X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_PARTIAL_CHAIN));
    return {};
}

/// RFC 7301 section 3.1: each name after its length.
Result<std::string> alpn_list(const std::vector<std::string>& protocols)
{
    std::string out;
    for (const std::string& protocol : protocols) {
        if (protocol.empty() || protocol.size() > 255)
            return fail(Errc::bad_config,
                        "\"" + printable(protocol, 64) + "\" is not an ALPN name");
        out += static_cast<char>(protocol.size());
        out += protocol;
    }
    return out;
}

/// TLS 1.2 says by its cipher suites which kind of key the server is to show (RFC 5246 section
/// 7.4.2), TLS 1.3 by the signatures: rsa_pkcs1 means those of the chain there (RFC 8446 section
/// 4.2.3), so an ECDSA certificate may have an issuer with RSA.
Result<void> take_only(SSL_CTX* ctx, KeyFamily family)
{
    if (family == KeyFamily::any) return {};
    constexpr auto in_chains = "RSA+SHA256:RSA+SHA384:RSA+SHA512";
    const bool rsa = family == KeyFamily::rsa;
    const std::string signatures =
        std::string(rsa ? "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"
                        : "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:") +
        in_chains;
    OSSL_TRY(SSL_CTX_set1_sigalgs_list(ctx, signatures.c_str()));
    OSSL_TRY(SSL_CTX_set_cipher_list(ctx, rsa ? "aRSA" : "aECDSA"));
    return {};
}

/// What is checked against the certificate, and asked for by SNI.
Result<void> expect_name(SSL* ssl, const Identifier& name)
{
    if (name.kind() == Identifier::Kind::ip) {
        OSSL_TRY(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.value().c_str()));
        return {};
    }
    const std::string host = name.wildcard() ? "any." + name.base_name() : name.value();
    // RFC 9525 section 2: the subject's common name is no name.
    SSL_set_hostflags(ssl,
                      X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    OSSL_TRY(SSL_set1_host(ssl, host.c_str()));
    OSSL_TRY(SSL_set_tlsext_host_name(ssl, host.c_str()));
    return {};
}

}  // namespace

std::string_view to_string(TlsVersion version)
{
    return version == TlsVersion::tls_1_2 ? "TLS 1.2" : "TLS 1.3";
}

std::string_view to_string(KeyFamily family)
{
    switch (family) {
        case KeyFamily::any:
            return "any";
        case KeyFamily::rsa:
            return "rsa";
        case KeyFamily::ecdsa:
            return "ecdsa";
    }
    return "";
}

struct TlsClient::Impl {
    ossl::SslCtx ctx{};
    ossl::Ssl ssl{};
    std::vector<std::string> shown{};  ///< DER, in the server's order

    /// Instead of OpenSSL's own verification, to see what it judges: SSL_get_peer_cert_chain() does
    /// not keep a chain that was refused.
    static int verify(X509_STORE_CTX* store, void* impl)
    {
        auto& seen = static_cast<Impl*>(impl)->shown;
        seen.clear();
        STACK_OF(X509)* sent = X509_STORE_CTX_get0_untrusted(store);
        for (int i = 0; i < sk_X509_num(sent); ++i)
            seen.push_back(ossl::der(sk_X509_value(sent, i), i2d_X509));
        return X509_verify_cert(store);
    }

    Result<void> set_up(const TlsClientSpec& spec)
    {
        ctx.reset(OSSL_TRY_PTR(SSL_CTX_new(TLS_client_method())));
        // HAProxy 2.6 picks the kind of key by the cipher suites of TLS 1.2, for TLS 1.3 too. A
        // server that has no TLS 1.3 is then looked at on 1.2 twice.
        const TlsVersion least = spec.takes == KeyFamily::any ? spec.version : TlsVersion::tls_1_2;
        OSSL_TRY(SSL_CTX_set_min_proto_version(ctx.get(), number_of(least)));
        OSSL_TRY(SSL_CTX_set_max_proto_version(ctx.get(), number_of(spec.version)));
        SSL_CTX_set_options(ctx.get(), SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(ctx.get(), SSL_SESS_CACHE_OFF);
        TRY(take_only(ctx.get(), spec.takes));
        SSL_CTX_set_cert_verify_callback(ctx.get(), verify, this);
        if (spec.verify) {
            TRY(trust(ctx.get(), spec.trust_pem));
            SSL_CTX_set_verify(ctx.get(), SSL_VERIFY_PEER, nullptr);
        } else {
            SSL_CTX_set_security_level(ctx.get(), 0);
        }

        ssl = TRY(ossl::over_memory(ctx.get()));
        SSL_set_connect_state(ssl.get());
        TRY(expect_name(ssl.get(), spec.name));
        const std::string protocols = TRY(alpn_list(spec.alpn));
        // Returns 0 for success, alone of its family.
        if (!protocols.empty() &&
            SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                                static_cast<unsigned>(protocols.size())) != 0)
            return fail(ossl::error("SSL_set_alpn_protos"));
        return {};
    }

    /// After a call that said `returned`: whether it only waits for bytes, or else why not.
    Result<void> goes_on(int returned, std::string_view doing) const
    {
        const int why = SSL_get_error(ssl.get(), returned);
        if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_ZERO_RETURN) return {};
        Error error = ossl::error(doing);
        error.code = Errc::tls;
        if (const long refused = SSL_get_verify_result(ssl.get());
            refused != X509_V_OK && (SSL_get_verify_mode(ssl.get()) & SSL_VERIFY_PEER) != 0)
            error.message = std::string("the certificate is refused: ") +
                            X509_verify_cert_error_string(refused);
        return fail(std::move(error));
    }

    /// Every call clears the queue first: SSL_get_error() would take an old entry for its own.
    Result<void> shake_hands() const
    {
        ERR_clear_error();
        const int returned = SSL_do_handshake(ssl.get());
        return returned == 1 ? Result<void>{} : goes_on(returned, "the TLS handshake");
    }
};

TlsClient::TlsClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsClient::TlsClient(TlsClient&&) noexcept = default;
TlsClient::~TlsClient() = default;

Result<TlsClient> TlsClient::make(const TlsClientSpec& spec)
{
    auto impl = std::make_unique<Impl>();
    TRY(impl->set_up(spec));
    TRY(impl->shake_hands());  // writes the ClientHello
    return TlsClient(std::move(impl));
}

Result<void> TlsClient::received(std::span<const std::byte> bytes)
{
    ossl::push(impl_->ssl.get(), bytes);
    return established() ? Result<void>{} : impl_->shake_hands();
}

std::vector<std::byte> TlsClient::to_send() { return ossl::pull(impl_->ssl.get()); }

bool TlsClient::established() const noexcept { return SSL_is_init_finished(impl_->ssl.get()) == 1; }

Result<void> TlsClient::write(std::string_view data)
{
    if (data.empty()) return {};
    if (!established()) return fail(Errc::tls, "the TLS handshake is not over");
    ERR_clear_error();
    const int returned = SSL_write(impl_->ssl.get(), data.data(), static_cast<int>(data.size()));
    return returned > 0 ? Result<void>{} : impl_->goes_on(returned, "writing over TLS");
}

Result<std::string> TlsClient::read()
{
    std::string out;
    std::array<char, 16'384> part{};
    for (;;) {
        ERR_clear_error();
        const int size = SSL_read(impl_->ssl.get(), part.data(), static_cast<int>(part.size()));
        if (size > 0) {
            out.append(part.data(), static_cast<std::size_t>(size));
            continue;
        }
        TRY(impl_->goes_on(size, "reading over TLS"));
        return out;
    }
}

std::optional<CertificateChain> TlsClient::shown() const
{
    auto chain = CertificateChain::from_der(impl_->shown);
    if (!chain) return std::nullopt;
    return *std::move(chain);
}

std::string TlsClient::alpn() const
{
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(impl_->ssl.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

}  // namespace acme8443::pki
