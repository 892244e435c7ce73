#include "base/pki/key.hpp"

#include <algorithm>

#include "base/pki/certificate.hpp"
#include "base/pki/encoding.hpp"
#include "base/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::pki {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Finished openssl(std::vector<std::string> arguments, std::string input = "")
{
    arguments.insert(arguments.begin(), "openssl");
    const auto finished = run({.argv = std::move(arguments), .input = std::move(input)}, {});
    EXPECT_THAT(finished, IsOk());
    return finished.value_or(Finished{-1, "", ""});
}

struct Published {
    std::string_view why;
    std::string file;
    KeyType type;
    std::string_view algorithm;
    std::string_view jwk;
    std::string_view thumbprint;  ///< as tests/data/rfc/make_keys.py computes it
};

class PublishedKeys : public testing::TestWithParam<Published> {};

TEST_P(PublishedKeys, HaveTheirJwkAndThumbprint)
{
    const auto& row = GetParam();
    const auto key = PrivateKey::from_pem(test_data(row.file));
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->type(), row.type);
    EXPECT_EQ(key->jws_algorithm(), row.algorithm);
    EXPECT_EQ(key->jwk(), row.jwk);
    EXPECT_EQ(key->thumbprint(), row.thumbprint);
}

INSTANTIATE_TEST_SUITE_P(
    Pki, PublishedKeys,
    testing::Values(
        Published{
            "rsa", "rfc/rfc7515_appendix_a2.key.pem", KeyType::rsa_2048, "RS256",
            R"({"e":"AQAB","kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0)"
            R"(l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEw)"
            R"(OWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-)"
            R"(UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWN)"
            R"(moudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})",
            "IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8"},
        Published{"p256", "rfc/rfc7515_appendix_a3.key.pem", KeyType::ecdsa_p256, "ES256",
                  R"({"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                  R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
                  "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"},
        Published{"p384", "rfc/rfc6979_appendix_a26.key.pem", KeyType::ecdsa_p384, "ES384",
                  R"({"crv":"P-384","kty":"EC",)"
                  R"("x":"7DpOQVtOGaRWhhgCn0J_pdqai8SukuAuBqrlKGswDGTe-PDqkFWGYGSiVFFUgLwT",)"
                  R"("y":"gBXZty19VyROqO-awMYhiWcIpZNn-d-59UyoSz8cnbEoiyMcOuDU_nNE_SUzJkcg"})",
                  "l2tfkSzhekdOr24I18E1O_-49AlK14MTo7OxJMS7-HI"},
        Published{"leading_zero", "rfc/leading_zero.key.pem", KeyType::ecdsa_p256, "ES256",
                  R"({"crv":"P-256","kty":"EC","x":"AFVDiUrz0A7X10Cr29dclrBod7eH219w7qeLkKjXwAo",)"
                  R"("y":"u0yFo9jqKe-q-iRAaRLdhNWxTcMr9lbvbGvVil2UP5I"})",
                  "7Yxe6c_3bAa6kiaK1G-BZmi9EeNsUmlcbdnrtLeuK4E"},
        Published{"ed25519", "rfc/rfc8037_appendix_a1.key.pem", KeyType::ed25519, "EdDSA",
                  R"({"crv":"Ed25519","kty":"OKP",)"
                  R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
                  "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"}),
    row_name);

TEST(SignJws, Rs256IsThePublishedSignature)
{
    // RFC 7515 appendix A.2.1: RSASSA-PKCS1-v1_5 is deterministic.
    const auto key = PrivateKey::from_pem(test_data("rfc/rfc7515_appendix_a2.key.pem"));
    ASSERT_THAT(key, IsOk());
    const auto signature = key->sign_jws(
        "eyJhbGciOiJSUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        "Vl"
        "fQ");
    ASSERT_THAT(signature, IsOk());
    EXPECT_EQ(
        base64url(*signature),
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W"
        "2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkS"
        "jtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnv"
        "Wh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw");
}

TEST(SignJws, EdDsaIsThePublishedSignature)
{
    // RFC 8037 appendix A.4.
    const auto key = PrivateKey::from_pem(test_data("rfc/rfc8037_appendix_a1.key.pem"));
    ASSERT_THAT(key, IsOk());
    const auto signature =
        key->sign_jws("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
    ASSERT_THAT(signature, IsOk());
    EXPECT_EQ(base64url(*signature),
              "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0K"
              "Ag");
}

/// R and S side by side, verified by the openssl tool, which wants DER.
void expect_openssl_verifies(const PrivateKey& key, const std::string& digest,
                             const std::string& input)
{
    const TempDir dir;
    const auto signature = key.sign_jws(input);
    ASSERT_THAT(signature, IsOk());
    const auto half = signature->size() / 2;
    const std::string asn1 = "asn1=SEQUENCE:rs\n[rs]\nr=INTEGER:0x" +
                             hex(signature->substr(0, half)) + "\ns=INTEGER:0x" +
                             hex(signature->substr(half)) + "\n";
    ASSERT_THAT(file::create(dir / "rs", asn1, 0600), IsOk());
    openssl({"asn1parse", "-noout", "-genconf", dir / "rs", "-out", dir / "signature"});
    openssl({"pkey", "-pubout", "-out", dir / "public.pem"}, std::string(key.pem()->reveal()));
    EXPECT_EQ(
        openssl({"dgst", digest, "-verify", dir / "public.pem", "-signature", dir / "signature"},
                input)
            .output,
        "Verified OK\n");
}

TEST(SignJws, EcdsaIsSideBySideAndVerifies)
{
    const auto p256 = PrivateKey::from_pem(test_data("rfc/rfc7515_appendix_a3.key.pem"));
    const auto p384 = PrivateKey::from_pem(test_data("rfc/rfc6979_appendix_a26.key.pem"));
    ASSERT_THAT(p256, IsOk());
    ASSERT_THAT(p384, IsOk());
    expect_openssl_verifies(*p256, "-sha256", "header.payload");
    expect_openssl_verifies(*p384, "-sha384", "header.payload");
}

TEST(SignJws, SizesDoNotDependOnLeadingZeros)
{
    const auto key = PrivateKey::generate(KeyType::ecdsa_p256);
    ASSERT_THAT(key, IsOk());
    // One R in 256 begins with a zero byte.
    for (int i = 0; i < 1000; ++i) {
        const auto signature = key->sign_jws(std::to_string(i));
        ASSERT_THAT(signature, IsOk());
        ASSERT_EQ(signature->size(), 64U);
    }
}

class Generated : public testing::TestWithParam<KeyType> {};

TEST_P(Generated, ReadBackAsWrittenAndTheToolAgrees)
{
    const auto key = PrivateKey::generate(GetParam());
    ASSERT_THAT(key, IsOk());
    EXPECT_EQ(key->type(), GetParam());
    const auto pem = key->pem();
    ASSERT_THAT(pem, IsOk());
    EXPECT_THAT(std::string(pem->reveal()), StartsWith("-----BEGIN PRIVATE KEY-----\n"));
    const auto again = PrivateKey::from_pem(pem->reveal());
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->spki(), key->spki());
    EXPECT_EQ(again->thumbprint(), key->thumbprint());
    EXPECT_EQ(openssl({"pkey", "-pubout", "-outform", "DER"}, std::string(pem->reveal())).output,
              key->spki());
    EXPECT_EQ(openssl({"pkey", "-check", "-noout"}, std::string(pem->reveal())).output,
              "Key is valid\n");
}

INSTANTIATE_TEST_SUITE_P(Pki, Generated,
                         testing::Values(KeyType::ecdsa_p256, KeyType::ecdsa_p384,
                                         KeyType::rsa_2048, KeyType::rsa_3072, KeyType::ed25519),
                         [](const auto& row) {
                             std::string name(to_string(row.param));
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST(Keys, AreReadInEveryFormThatToolsWrite)
{
    for (const auto& [file, pkcs8] :
         {std::pair("certs/leaf_ec.key.sec1.pem", "certs/leaf_ec.key.pem"),
          std::pair("certs/leaf_rsa.key.pkcs1.pem", "certs/leaf_rsa.key.pem")}) {
        const auto key = PrivateKey::from_pem(test_data(file));
        ASSERT_THAT(key, IsOk()) << file;
        const auto pem = key->pem();
        ASSERT_THAT(pem, IsOk());
        EXPECT_EQ(pem->reveal(), test_data(pkcs8));
    }
}

std::vector<Identifier> some_names()
{
    return {Identifier::raw(Identifier::Kind::dns, "*.example.org"),
            Identifier::raw(Identifier::Kind::dns, "example.org"),
            Identifier::raw(Identifier::Kind::ip, "2001:db8::1"),
            Identifier::raw(Identifier::Kind::ip, "192.0.2.1")};
}

TEST(Keys, TheRestIsRefused)
{
    EXPECT_THAT(PrivateKey::from_pem(test_data("certs/p521.key.pem")).map([](auto&&) {}),
                FailsWith(Errc::crypto, HasSubstr("type EC with 521 bits")));
    EXPECT_THAT(PrivateKey::from_pem(test_data("certs/rsa_1024.key.pem")).map([](auto&&) {}),
                FailsWith(Errc::crypto, HasSubstr("type RSA with 1024 bits")));
    EXPECT_THAT(PrivateKey::generate(KeyType::ed25519).and_then([](const PrivateKey& key) {
        return Csr::make(key, some_names());
    }),
                FailsWith(Errc::crypto, HasSubstr("for accounts")));
    EXPECT_THAT(PrivateKey::from_pem(test_data("certs/encrypted.key.pem")).map([](auto&&) {}),
                FailsWith(Errc::crypto, HasSubstr("not encrypted")));
    EXPECT_THAT(PrivateKey::from_pem(test_data("certs/leaf_ec.pem")).map([](auto&&) {}),
                FailsWith(Errc::crypto, HasSubstr("not encrypted")));
    EXPECT_THAT(PrivateKey::from_pem("junk").map([](auto&&) {}),
                FailsWith(Errc::crypto, HasSubstr("not encrypted")));
}

TEST(Csrs, SayWhatTheOpensslToolReads)
{
    for (const auto type : {KeyType::ecdsa_p256, KeyType::ecdsa_p384, KeyType::rsa_2048}) {
        const auto key = PrivateKey::generate(type);
        ASSERT_THAT(key, IsOk());
        const auto csr = Csr::make(*key, some_names());
        ASSERT_THAT(csr, IsOk());
        EXPECT_EQ(csr->names(), some_names());
        EXPECT_EQ(csr->spki(), key->spki());
        const auto seen = openssl(
            {"req", "-inform", "DER", "-noout", "-verify", "-subject", "-text"}, csr->der());
        EXPECT_THAT(seen.errors, HasSubstr("verify OK"));
        EXPECT_THAT(seen.output, HasSubstr("subject=\n"));
        EXPECT_THAT(seen.output, HasSubstr("Version: 1 (0x0)"));
        EXPECT_THAT(seen.output,
                    HasSubstr("DNS:*.example.org, DNS:example.org, "
                              "IP Address:2001:DB8:0:0:0:0:0:1, IP Address:192.0.2.1"));
        EXPECT_THAT(seen.output,
                    HasSubstr(type == KeyType::rsa_2048 ? "sha256WithRSA" : "ecdsa-with-SHA256"));
    }
}

TEST(Csrs, ReadWhatTheOpensslToolMakes)
{
    const TempDir dir;
    ASSERT_THAT(file::create(dir / "key", test_data("certs/leaf_ec.key.pem"), 0600), IsOk());
    const auto made =
        openssl({"req", "-new", "-key", dir / "key", "-outform", "DER", "-subj", "/CN=x", "-addext",
                 "subjectAltName=DNS:app.example.org,email:a@b,IP:192.0.2.1"});
    const auto csr = Csr::from_der(made.output);
    ASSERT_THAT(csr, IsOk());
    EXPECT_THAT(csr->names(),
                testing::ElementsAre(Identifier::raw(Identifier::Kind::dns, "app.example.org"),
                                     Identifier::raw(Identifier::Kind::ip, "192.0.2.1")));
    const auto none =
        openssl({"req", "-new", "-key", dir / "key", "-outform", "DER", "-subj", "/CN=x"});
    EXPECT_THAT(Csr::from_der(none.output)->names(), testing::IsEmpty());
}

TEST(Csrs, RefuseWhatIsDamaged)
{
    const auto key = PrivateKey::generate(KeyType::ecdsa_p256);
    ASSERT_THAT(key, IsOk());
    const auto csr = Csr::make(*key, some_names());
    ASSERT_THAT(csr, IsOk());
    std::string forged = csr->der();
    forged.replace(forged.find("example.org"), 7, "EXAMPLE");
    EXPECT_THAT(Csr::from_der(forged), FailsWith(Errc::crypto, HasSubstr("X509_REQ_verify")));
    EXPECT_THAT(Csr::from_der(csr->der() + "x"),
                FailsWith(Errc::crypto, HasSubstr("after the end")));
    EXPECT_THAT(Csr::from_der("junk"), FailsWith(Errc::crypto, HasSubstr("d2i_X509_REQ")));
    EXPECT_THAT(Csr::from_der(""), FailsWith(Errc::crypto, HasSubstr("d2i_X509_REQ")));
}

TEST(Csrs, RefuseAnAddressThatIsNone)
{
    const auto key = PrivateKey::generate(KeyType::ecdsa_p256);
    ASSERT_THAT(key, IsOk());
    const std::vector names{Identifier::raw(Identifier::Kind::ip, "192.0.2.256")};
    EXPECT_THAT(Csr::make(*key, names), FailsWith(Errc::crypto, HasSubstr("naming 192.0.2.256")));
}

}  // namespace
}  // namespace acme8443::pki
