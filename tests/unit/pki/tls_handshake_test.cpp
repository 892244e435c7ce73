#include "base/pki/tls_handshake.hpp"

#include "tests/support/test_data.hpp"

namespace acme8443::pki {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Optional;

Identifier name(std::string_view text) { return *Identifier::parse(text); }

Bundle bundle(const std::string& key, const std::string& cert,
              const std::vector<std::string>& chain)
{
    Bundle out;
    out.privkey = Secret(test_data("certs/" + key + ".key.pem"));
    out.cert = test_data("certs/" + cert + ".pem");
    for (const auto& issuer : chain) out.chain += test_data("certs/" + issuer + ".pem");
    return out;
}

TlsClientSpec client(std::string_view for_name, TlsVersion version = TlsVersion::tls_1_3)
{
    return {.name = name(for_name), .version = version, .trust_pem = test_data("certs/root.pem")};
}

class Rehearsal : public testing::TestWithParam<TlsVersion> {
protected:
    void refused(const Bundle& with, std::string_view for_name, const std::string& says) const
    {
        EXPECT_THAT(rehearse(with, client(for_name, GetParam())),
                    FailsWith(Errc::bad_certificate, HasSubstr(says)));
    }
};

TEST_P(Rehearsal, AcceptsWhatIsRight)
{
    for (const auto* leaf : {"leaf_ec", "leaf_rsa"})
        for (const auto* for_name :
             {"app.example.org", "www.example.net", "*.example.net", "192.0.2.1", "2001:db8::1"})
            EXPECT_THAT(
                rehearse(bundle(leaf, leaf, {"intermediate"}), client(for_name, GetParam())),
                IsOk())
                << leaf << " " << for_name;
    EXPECT_THAT(rehearse(bundle("leaf_ec", "leaf_ec", {"intermediate", "root"}),
                         client("app.example.org", GetParam())),
                IsOk());
}

TEST_P(Rehearsal, RefusesInOpensslsWords)
{
    refused(bundle("leaf_rsa", "leaf_ec", {"intermediate"}), "app.example.org",
            "key type mismatch");
    refused(bundle("expired", "leaf_ec", {"intermediate"}), "app.example.org",
            "key values mismatch");
    refused(bundle("leaf_ec", "leaf_ec", {}), "app.example.org", "unable to get local issuer");
    refused(bundle("leaf_ec", "leaf_ec", {"root", "intermediate"}), "app.example.org",
            "certificate 1 (CN=app.example.org)");
    refused(bundle("leaf_ec", "intermediate", {"leaf_ec"}), "app.example.org",
            "first certificate (CN=Test Intermediate)");
    refused(bundle("leaf_ec", "leaf_ec", {"impostor"}), "app.example.org", "X509_verify");
    refused(bundle("leaf_ec", "leaf_ec", {"intermediate"}), "other.example.org",
            "hostname mismatch");
    refused(bundle("leaf_ec", "leaf_ec", {"intermediate"}), "a.b.example.net", "hostname mismatch");
    refused(bundle("leaf_ec", "leaf_ec", {"intermediate"}), "192.0.2.2", "IP address mismatch");
    refused(bundle("expired", "expired", {"intermediate"}), "app.example.org", "has expired");
}

TEST_P(Rehearsal, RefusesJunk)
{
    Bundle junk = bundle("leaf_ec", "leaf_ec", {"intermediate"});
    junk.cert = "junk";
    junk.chain = "";
    refused(junk, "app.example.org", "no certificate");
    junk = bundle("leaf_ec", "leaf_ec", {"intermediate"});
    junk.privkey = Secret("junk");
    refused(junk, "app.example.org", "reading a private key");
    junk = bundle("leaf_ec", "leaf_ec", {"intermediate"});
    junk.chain += "-----BEGIN CERTIFICATE-----\n";
    refused(junk, "app.example.org", "block 3");
}

TEST_P(Rehearsal, DoesNotTrustTheWorldForAPrivateCa)
{
    auto public_client = client("app.example.org", GetParam());
    public_client.trust_pem = "";
    EXPECT_THAT(rehearse(bundle("leaf_ec", "leaf_ec", {"intermediate", "root"}), public_client),
                FailsWith(Errc::bad_certificate, HasSubstr("self-signed certificate in")));
    public_client.trust_pem = test_data("certs/stranger.pem");
    EXPECT_THAT(rehearse(bundle("leaf_ec", "leaf_ec", {"intermediate"}), public_client),
                FailsWith(Errc::bad_certificate, HasSubstr("unable to get local issuer")));
}

TEST_P(Rehearsal, JudgesNothingButTheHandshakeWhenToldSo)
{
    auto lenient = client("other.example.org", GetParam());
    lenient.verify = false;
    EXPECT_THAT(rehearse(bundle("expired", "expired", {}), lenient), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Tls, Rehearsal, testing::Values(TlsVersion::tls_1_2, TlsVersion::tls_1_3),
                         [](const auto& row) {
                             return row.param == TlsVersion::tls_1_2 ? "tls_1_2" : "tls_1_3";
                         });

TEST(TlsClients, SayWhatIsWrongWithTheirSettings)
{
    auto spec = client("app.example.org");
    spec.trust_pem = "junk";
    EXPECT_THAT(rehearse(bundle("leaf_ec", "leaf_ec", {"intermediate"}), spec),
                FailsWith(Errc::bad_config, HasSubstr("trusted roots")));
    spec = client("app.example.org");
    spec.alpn = {""};
    EXPECT_THAT(TlsClient::make(spec).map([](auto&&) {}),
                FailsWith(Errc::bad_config, HasSubstr("ALPN")));
}

std::string text(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(TlsClients, AskForTheNameAndTheProtocol)
{
    auto spec = client("*.example.net");
    spec.alpn = {"acme-tls/1"};
    auto made = TlsClient::make(spec);
    ASSERT_TRUE(made.has_value());
    const std::string hello = text(made->to_send());
    // server_name: type 0, a list of one host name; ALPN: a list of one protocol.
    EXPECT_THAT(hello, HasSubstr(std::string("\0\x0f"
                                             "any.example.net",
                                             17)));
    EXPECT_THAT(hello, HasSubstr("\x0a"
                                 "acme-tls/1"));
    EXPECT_FALSE(made->established());
    EXPECT_THAT(made->write("early"), FailsWith(Errc::tls, HasSubstr("not over")));
    EXPECT_EQ(made->shown().has_value(), false);
    EXPECT_EQ(made->alpn(), "");
}

TEST(TlsClients, DoNotNameAnAddress)
{
    auto made = TlsClient::make(client("192.0.2.1"));
    ASSERT_TRUE(made.has_value());
    EXPECT_THAT(text(made->to_send()), testing::Not(HasSubstr("192.0.2.1")));
}

TEST(TlsClients, FailOnWhatIsNotTls)
{
    auto made = TlsClient::make(client("app.example.org"));
    ASSERT_TRUE(made.has_value());
    const std::string answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
    EXPECT_THAT(made->received(std::as_bytes(std::span(answer))),
                FailsWith(Errc::tls, HasSubstr("wrong version number")));
}

TEST(TlsVersions, HaveNames)
{
    EXPECT_EQ(to_string(TlsVersion::tls_1_2), "TLS 1.2");
    EXPECT_EQ(to_string(TlsVersion::tls_1_3), "TLS 1.3");
}

}  // namespace
}  // namespace acme8443::pki
