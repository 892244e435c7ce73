#include "base/pki/certificate.hpp"

#include "base/pki/encoding.hpp"
#include "base/pki/key.hpp"
#include "base/text.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::pki {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Identifier::Kind;

Result<CertificateChain> chain_of(const std::vector<std::string>& files)
{
    std::string pem;
    for (const std::string& name : files) pem += test_data("certs/" + name + ".pem");
    return CertificateChain::from_pem(pem);
}

// What the openssl tool says is in tests/data/certs/README.md and make_certs.sh.
TEST(Certificates, SayWhatTheyWereMadeWith)
{
    const auto chain = chain_of({"leaf_ec", "intermediate"});
    ASSERT_THAT(chain, IsOk());
    const Certificate& leaf = chain->leaf();
    EXPECT_EQ(leaf.subject, "CN=app.example.org");
    EXPECT_EQ(leaf.issuer, "CN=Test Intermediate");
    EXPECT_EQ(leaf.serial, "c0ffee");
    EXPECT_EQ(rfc3339(leaf.not_before), "2020-01-01T00:00:00Z");
    EXPECT_EQ(rfc3339(leaf.not_after), "2099-12-31T23:59:59Z");
    EXPECT_THAT(leaf.names, ElementsAre(Identifier::raw(Kind::dns, "app.example.org"),
                                        Identifier::raw(Kind::dns, "*.example.net"),
                                        Identifier::raw(Kind::ip, "192.0.2.1"),
                                        Identifier::raw(Kind::ip, "2001:db8::1")));
    EXPECT_EQ(leaf.pem, test_data("certs/leaf_ec.pem"));
    EXPECT_EQ(leaf.sha256, hex(sha256(leaf.der)));
    EXPECT_FALSE(leaf.is_ca);
    EXPECT_TRUE(leaf.server_auth);
    EXPECT_EQ(leaf.spki, PrivateKey::from_pem(test_data("certs/leaf_ec.key.pem"))->spki());
    EXPECT_TRUE(chain->all()[1].is_ca);
    EXPECT_EQ(chain->pem(), test_data("certs/leaf_ec.pem") + test_data("certs/intermediate.pem"));
    EXPECT_EQ(chain->issuers_pem(), test_data("certs/intermediate.pem"));
}

TEST(Certificates, SubjectsAreRfc2253InUtf8)
{
    EXPECT_EQ(chain_of({"leaf_rsa"})->leaf().subject, "CN=app.example.org,O=B\u00fccher\\, Inc.");
    EXPECT_EQ(chain_of({"leaf_rsa"})->leaf().serial, "7f");
}

TEST(Certificates, ExtendedKeyUsage)
{
    EXPECT_FALSE(chain_of({"client_only"})->leaf().server_auth);
    EXPECT_TRUE(chain_of({"bare"})->leaf().server_auth);  // none at all
}

TEST(Certificates, WithoutExtensions)
{
    const auto chain = chain_of({"bare"});
    ASSERT_THAT(chain, IsOk());
    EXPECT_THAT(chain->leaf().names, IsEmpty());
    EXPECT_EQ(chain->leaf().ari_id, "");
    EXPECT_FALSE(chain->leaf().is_ca);
}

TEST(Certificates, AriIdIsThePublishedOne)
{
    // RFC 9773 section 4.1 and appendix A; valid for one moment of the year 1.
    const auto chain = CertificateChain::from_pem(test_data("rfc/rfc9773_appendix_a.pem"));
    ASSERT_THAT(chain, IsOk());
    EXPECT_EQ(chain->leaf().ari_id, "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE");
    EXPECT_EQ(chain->leaf().serial, "87654321");
    EXPECT_EQ(rfc3339(chain->leaf().not_before), "0001-01-01T00:00:00Z");
}

TEST(Certificates, AnAddressOfAnOddSizeIsShownAsItIs)
{
    EXPECT_THAT(chain_of({"odd_address"})->leaf().names,
                ElementsAre(Identifier::raw(Kind::ip, "0xc00002")));
}

TEST(Chains, TakeTextAroundTheBlocks)
{
    const auto pem = "Subject: somebody\n" + test_data("certs/leaf_ec.pem") + "\n\nissuer:\r\n" +
                     test_data("certs/intermediate.pem") + "end\n";
    const auto chain = CertificateChain::from_pem(pem);
    ASSERT_THAT(chain, IsOk());
    EXPECT_EQ(chain->all().size(), 2U);
    EXPECT_THAT(chain->pem(), testing::Not(HasSubstr("somebody")));
}

TEST(Chains, RefuseAnythingButCertificates)
{
    const std::string leaf = test_data("certs/leaf_ec.pem");
    const auto refused = [](const std::string& pem, const std::string& says) {
        EXPECT_THAT(CertificateChain::from_pem(pem),
                    FailsWith(Errc::bad_certificate, HasSubstr(says)));
    };
    refused("", "no certificate");
    refused("junk", "no certificate");
    refused(leaf + test_data("certs/leaf_ec.key.pem"), "\"PRIVATE KEY\"");
    refused(leaf.substr(0, leaf.size() / 2), "block 1");
    refused(leaf + leaf.substr(0, leaf.size() / 2), "block 2");
    refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "reading a certificate");
    refused("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "block 1");
    refused(test_data("certs/broken_san.pem"), "subjectAltName");
    std::string many;
    for (int i = 0; i < 11; ++i) many += leaf;
    refused(many, "chain of 11 certificates");
}

TEST(Chains, FromDer)
{
    const std::string der = chain_of({"leaf_ec"})->leaf().der;
    EXPECT_EQ(CertificateChain::from_der({der})->leaf().sha256,
              chain_of({"leaf_ec"})->leaf().sha256);
    EXPECT_THAT(CertificateChain::from_der({der + "x"}),
                FailsWith(Errc::bad_certificate, HasSubstr("after the end")));
    EXPECT_THAT(CertificateChain::from_der({}),
                FailsWith(Errc::bad_certificate, HasSubstr("no cert")));
}

TEST(Chains, Linked)
{
    EXPECT_THAT(chain_of({"leaf_ec"})->linked(), IsOk());
    EXPECT_THAT(chain_of({"leaf_ec", "intermediate"})->linked(), IsOk());
    EXPECT_THAT(chain_of({"leaf_rsa", "intermediate", "root"})->linked(), IsOk());
    EXPECT_THAT(chain_of({"leaf_ec", "root", "intermediate"})->linked(),
                FailsWith(Errc::bad_certificate, HasSubstr("certificate 1 (CN=app.example.org)")));
    EXPECT_THAT(
        chain_of({"leaf_ec", "intermediate", "stranger"})->linked(),
        FailsWith(Errc::bad_certificate, HasSubstr("certificate 2 (CN=Test Intermediate)")));
    // The name is right, the key is not.
    EXPECT_THAT(chain_of({"leaf_ec", "impostor"})->linked(),
                FailsWith(Errc::bad_certificate, HasSubstr("X509_verify")));
}

}  // namespace
}  // namespace acme8443::pki
