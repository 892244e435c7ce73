#include "base/pki/pkcs12.hpp"

#include <filesystem>

#include "base/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/test_data.hpp"

namespace acme8443::pki {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Bundle bundle(const std::string& leaf)
{
    Bundle out;
    out.privkey = Secret(test_data("certs/" + leaf + ".key.pem"));
    out.cert = test_data("certs/" + leaf + ".pem");
    out.chain = test_data("certs/intermediate.pem");
    return out;
}

class Pkcs12 : public testing::TestWithParam<Pkcs12Profile> {
protected:
    /// A file that another program is to read.
    std::string file_of(const std::string& leaf, const std::string& password)
    {
        const auto store = to_pkcs12(bundle(leaf), "tomcat", Secret(password), GetParam());
        EXPECT_THAT(store.map([](auto&&) {}), IsOk());
        if (!store) return "";
        EXPECT_THAT(file::write_atomically(dir / "store.p12", store->reveal(), 0600), IsOk());
        return dir / "store.p12";
    }
    Finished output_of(std::vector<std::string> argv)
    {
        const auto finished = run({.argv = std::move(argv)}, {});
        EXPECT_THAT(finished, IsOk());
        return finished.value_or(Finished{-1, "", ""});
    }
    TempDir dir;
};

TEST_P(Pkcs12, OpensslReadsKeyAndChainBack)
{
    for (const auto* leaf : {"leaf_ec", "leaf_rsa"}) {
        const auto file = file_of(leaf, "changeit");
        const auto key = output_of(
            {"openssl", "pkcs12", "-in", file, "-passin", "pass:changeit", "-noenc", "-nocerts"});
        EXPECT_THAT(key.output,
                    AllOf(HasSubstr("friendlyName: tomcat"),
                          HasSubstr(test_data(std::string("certs/") + leaf + ".key.pem"))));
        const auto certificates =
            output_of({"openssl", "pkcs12", "-in", file, "-passin", "pass:changeit", "-nokeys"});
        EXPECT_THAT(certificates.output,
                    AllOf(HasSubstr(test_data(std::string("certs/") + leaf + ".pem")),
                          HasSubstr(test_data("certs/intermediate.pem"))));
    }
}

TEST_P(Pkcs12, IsSealedAsItsProfileSays)
{
    const auto info = output_of({"openssl", "pkcs12", "-in", file_of("leaf_ec", "changeit"),
                                 "-passin", "pass:changeit", "-noout", "-info"});
    if (GetParam() == Pkcs12Profile::modern)
        EXPECT_THAT(
            info.errors,
            AllOf(HasSubstr("MAC: sha256, Iteration 10000"),
                  HasSubstr("PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256"),
                  testing::Not(HasSubstr("SHA1"))));
    else
        EXPECT_THAT(info.errors,
                    AllOf(HasSubstr("MAC: sha1, Iteration 10000"),
                          HasSubstr("pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 10000"),
                          testing::Not(HasSubstr("PBES2"))));
}

TEST_P(Pkcs12, NeedsItsPassword)
{
    const auto info = output_of({"openssl", "pkcs12", "-in", file_of("leaf_ec", "changeit"),
                                 "-passin", "pass:changeme", "-noout"});
    EXPECT_NE(info.status, 0);
    EXPECT_THAT(info.errors, HasSubstr("invalid password"));
}

TEST_P(Pkcs12, KeytoolReadsAnEntryOfItsNameWithItsChain)
{
    if (!std::filesystem::exists("/usr/bin/keytool"))
        GTEST_SKIP() << "keytool, of a JDK, is not installed";
    // Java reads it where JKS is configured, too.
    for (const auto* type : {"PKCS12", "JKS"}) {
        const auto seen =
            output_of({"keytool", "-J-Duser.language=en", "-list", "-v", "-storetype", type,
                       "-keystore", file_of("leaf_ec", "changeit"), "-storepass", "changeit"});
        EXPECT_THAT(
            seen.output,
            AllOf(HasSubstr("Your keystore contains 1 entry"), HasSubstr("Alias name: tomcat"),
                  HasSubstr("Entry type: PrivateKeyEntry"),
                  HasSubstr("Certificate chain length: 2"), HasSubstr("Owner: CN=app.example.org"),
                  HasSubstr("Owner: CN=Test Intermediate")))
            << type << seen.errors;
    }
    // Opens the key too, which -list does not.
    const auto request =
        output_of({"keytool", "-J-Duser.language=en", "-certreq", "-alias", "tomcat", "-keystore",
                   file_of("leaf_ec", "changeit"), "-storepass", "changeit"});
    EXPECT_THAT(request.output, HasSubstr("BEGIN NEW CERTIFICATE REQUEST")) << request.errors;
}

INSTANTIATE_TEST_SUITE_P(Profiles, Pkcs12,
                         testing::Values(Pkcs12Profile::modern, Pkcs12Profile::compat),
                         [](const auto& row) {
                             return row.param == Pkcs12Profile::modern ? "modern" : "compat";
                         });

TEST(Pkcs12Refusals, NameTheirReason)
{
    Bundle wrong = bundle("leaf_ec");
    wrong.privkey = Secret(test_data("certs/expired.key.pem"));
    EXPECT_THAT(to_pkcs12(wrong, "tomcat", Secret("changeit")).map([](auto&&) {}),
                FailsWith(Errc::crypto, HasSubstr("key values mismatch")));
    wrong = bundle("leaf_ec");
    EXPECT_THAT(to_pkcs12(bundle("leaf_ec"), "tomcat", Secret("chang\u00e9it")).map([](auto&&) {}),
                FailsWith(Errc::bad_config, HasSubstr("ASCII")));
    wrong.cert = wrong.chain = "";
    EXPECT_THAT(to_pkcs12(wrong, "tomcat", Secret("changeit")).map([](auto&&) {}),
                FailsWith(Errc::bad_certificate, HasSubstr("no certificate")));
}

}  // namespace
}  // namespace acme8443::pki
