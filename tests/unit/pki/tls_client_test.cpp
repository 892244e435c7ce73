#include <algorithm>

#include "base/pki/key.hpp"
#include "base/pki/ossl.hpp"
#include "base/pki/tls_handshake.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::pki {
namespace {

using testing::HasSubstr;

/// A server in memory that answers with the chain of leaf_ec and, if asked, with "acme-tls/1".
class Server {
public:
    Server()
        : key_(*PrivateKey::from_pem(test_data("certs/leaf_ec.key.pem"))),
          chain_(*CertificateChain::from_pem(test_data("certs/leaf_ec.pem") +
                                             test_data("certs/intermediate.pem"))),
          ctx_(SSL_CTX_new(TLS_server_method()))
    {
        const auto& certificates = ossl::native(chain_);
        SSL_CTX_use_certificate(ctx_.get(), certificates[0].get());
        SSL_CTX_add1_chain_cert(ctx_.get(), certificates[1].get());
        SSL_CTX_use_PrivateKey(ctx_.get(), ossl::native(key_));
        SSL_CTX_set_alpn_select_cb(ctx_.get(), select, nullptr);
    }
    /// Beside the ECDSA leaf the RSA one, of the same issuer.
    void serve_rsa_too()
    {
        const auto key = *PrivateKey::from_pem(test_data("certs/leaf_rsa.key.pem"));
        const auto leaf = *CertificateChain::from_pem(test_data("certs/leaf_rsa.pem"));
        SSL_CTX_use_certificate(ctx_.get(), ossl::native(leaf).front().get());
        SSL_CTX_add1_chain_cert(ctx_.get(), ossl::native(chain_)[1].get());
        SSL_CTX_use_PrivateKey(ctx_.get(), ossl::native(key));
    }
    void demand_a_client_certificate()
    {
        SSL_CTX_set_verify(ctx_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }

    /// Until neither has anything to say, in pieces of at most so many bytes. The client's first
    /// failure, if any.
    Result<void> talk_with(TlsClient& client, std::size_t piece = 1'000'000)
    {
        if (!ssl_) {
            ssl_ = *ossl::over_memory(ctx_.get());
            SSL_set_accept_state(ssl_.get());
        }
        for (;;) {
            const auto question = client.to_send();
            ossl::push(ssl_.get(), question);
            SSL_do_handshake(ssl_.get());
            const auto answer = ossl::pull(ssl_.get());
            if (question.empty() && answer.empty()) return {};
            for (std::span<const std::byte> rest = answer; !rest.empty();) {
                const auto size = std::min(piece, rest.size());
                if (auto taken = client.received(rest.first(size)); !taken) return taken;
                rest = rest.subspan(size);
            }
        }
    }
    void write(const std::string& text)
    {
        SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
    }
    void close() { SSL_shutdown(ssl_.get()); }

private:
    static int select(SSL*, const unsigned char** out, unsigned char* size,
                      const unsigned char* offered, unsigned offered_size, void*)
    {
        constexpr std::string_view ours(
            "\x0a"
            "acme-tls/1");
        const auto* list = reinterpret_cast<const unsigned char*>(ours.data());
        unsigned char* chosen = nullptr;
        const int outcome = SSL_select_next_proto(
            &chosen, size, list, static_cast<unsigned>(ours.size()), offered, offered_size);
        *out = chosen;
        return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
    }

    PrivateKey key_;
    CertificateChain chain_;
    ossl::SslCtx ctx_;
    ossl::Ssl ssl_{};
};

class Client : public testing::TestWithParam<TlsVersion> {
protected:
    static TlsClientSpec spec(std::string_view name)
    {
        return {.name = *Identifier::parse(name),
                .version = GetParam(),
                .trust_pem = test_data("certs/root.pem")};
    }
    static TlsClient make(const TlsClientSpec& from)
    {
        auto made = TlsClient::make(from);
        EXPECT_THAT(made.map([](auto&&) {}), IsOk());
        return *std::move(made);
    }
    Server server;
};

TEST_P(Client, ShakesHandsAndCarriesData)
{
    auto with_alpn = spec("app.example.org");
    with_alpn.alpn = {"h2", "acme-tls/1"};
    TlsClient client = make(with_alpn);
    ASSERT_THAT(server.talk_with(client), IsOk());
    EXPECT_TRUE(client.established());
    EXPECT_EQ(client.alpn(), "acme-tls/1");
    ASSERT_TRUE(client.shown().has_value());
    EXPECT_EQ(client.shown()->pem(),
              test_data("certs/leaf_ec.pem") + test_data("certs/intermediate.pem"));

    EXPECT_THAT(client.read(), IsOkAndHolds(std::string()));
    const std::string much(100'000, 'x');
    server.write(much);
    EXPECT_THAT(server.talk_with(client), IsOk());
    EXPECT_THAT(client.read(), IsOkAndHolds(much));
    EXPECT_THAT(client.write(much), IsOk());
    EXPECT_GT(client.to_send().size(), much.size());
    server.close();
    EXPECT_THAT(server.talk_with(client), IsOk());
    EXPECT_THAT(client.read(), IsOkAndHolds(std::string()));
}

TEST_P(Client, IsShownTheKindOfKeyThatItTakes)
{
    for (const auto& [takes, leaf] : {std::pair(KeyFamily::rsa, "certs/leaf_rsa.pem"),
                                      std::pair(KeyFamily::ecdsa, "certs/leaf_ec.pem")}) {
        Server both;
        both.serve_rsa_too();
        auto one_kind = spec("app.example.org");
        one_kind.takes = takes;
        TlsClient client = make(one_kind);
        EXPECT_THAT(both.talk_with(client), IsOk()) << to_string(takes);
        ASSERT_TRUE(client.shown().has_value());
        EXPECT_EQ(client.shown()->leaf().pem, test_data(leaf));
    }
    auto rsa_only = spec("app.example.org");
    rsa_only.takes = KeyFamily::rsa;
    TlsClient client = make(rsa_only);
    EXPECT_THAT(server.talk_with(client), FailsWith(Errc::tls, testing::_)) << "it has ECDSA alone";
}

TEST_P(Client, TakesBytesInAnyPieces)
{
    TlsClient client = make(spec("app.example.org"));
    EXPECT_THAT(server.talk_with(client, 1), IsOk());
    EXPECT_TRUE(client.established());
}

TEST_P(Client, ShowsWhatItRefused)
{
    TlsClient client = make(spec("other.example.org"));
    EXPECT_THAT(server.talk_with(client), FailsWith(Errc::tls, HasSubstr("hostname mismatch")));
    EXPECT_FALSE(client.established());
    EXPECT_FALSE(client.to_send().empty());  // the alert
    ASSERT_TRUE(client.shown().has_value());
    EXPECT_EQ(client.shown()->leaf().pem, test_data("certs/leaf_ec.pem"));
}

TEST_P(Client, LooksWithoutJudging)
{
    auto lenient = spec("other.example.org");
    lenient.verify = false;
    TlsClient client = make(lenient);
    EXPECT_THAT(server.talk_with(client), IsOk());
    EXPECT_TRUE(client.established());
    EXPECT_EQ(client.shown()->all().size(), 2U);
}

TEST_P(Client, HearsOfARefusalThatComesAfterTheHandshake)
{
    server.demand_a_client_certificate();
    TlsClient client = make(spec("app.example.org"));
    const auto talked = server.talk_with(client);
    if (GetParam() == TlsVersion::tls_1_2) {
        EXPECT_THAT(talked, FailsWith(Errc::tls, HasSubstr("handshake failure")));
        return;
    }
    // RFC 8446 section 4.4.2.4: the client is done before the server has judged.
    EXPECT_THAT(talked, IsOk());
    EXPECT_TRUE(client.established());
    EXPECT_THAT(client.read(), FailsWith(Errc::tls, HasSubstr("certificate required")));
}

INSTANTIATE_TEST_SUITE_P(Tls, Client, testing::Values(TlsVersion::tls_1_2, TlsVersion::tls_1_3),
                         [](const auto& row) {
                             return row.param == TlsVersion::tls_1_2 ? "tls_1_2" : "tls_1_3";
                         });

}  // namespace
}  // namespace acme8443::pki
