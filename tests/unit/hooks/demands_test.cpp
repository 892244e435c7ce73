#include "hooks/demands.hpp"

#include <gmock/gmock.h>

#include "base/pki/certificate_use.hpp"
#include "base/pki/encoding.hpp"
#include "base/process.hpp"
#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {
namespace {

using testing::HasSubstr;

/// A self-signed certificate by the openssl tool, in place of a chain.
Live self_signed(const std::vector<std::string>& options)
{
    const TempDir dir;
    std::vector<std::string> argv{"openssl", "req",           "-x509",   "-nodes",
                                  "-newkey", "rsa:2048",      "-keyout", dir / "key.pem",
                                  "-out",    dir / "cert.pem"};
    argv.insert(argv.end(), options.begin(), options.end());
    const auto made = run({.argv = argv}, {});
    EXPECT_TRUE(made && made->status == 0) << (made ? made->errors : made.error().message);
    Live live = wordy_live();
    live.bundle.privkey = Secret(text_of(dir / "key.pem"));
    live.bundle.cert = text_of(dir / "cert.pem");
    live.bundle.chain.clear();
    return live;
}

Demands declared(std::vector<std::string> clients, std::vector<std::string> pins = {})
{
    TargetSpec spec = spec_of("files", {});
    spec.clients = std::move(clients);
    spec.pins = std::move(pins);
    const auto demands = demands_on({}, spec);
    EXPECT_THAT(demands, IsOk());
    return demands.value_or(Demands{});
}

TEST(DemandsOn, KnowsItsClientsAndPins)
{
    TargetSpec spec = spec_of("files", {});
    spec.clients = {"netscape"};
    EXPECT_THAT(demands_on({}, spec),
                FailsWith(Errc::bad_config, HasSubstr("\"netscape\", only: java8, rsa-only")));
    EXPECT_THAT(make_target(spec), FailsWith(Errc::bad_config, HasSubstr("netscape")));
    spec.clients.clear();
    spec.pins = {"abc"};
    EXPECT_THAT(demands_on({}, spec), FailsWith(Errc::bad_config, HasSubstr("pins: \"abc\"")));
}

TEST(Satisfies, RsaOnlyMeansTheIssuersToo)
{
    const Demands rsa = declared({"rsa-only"});
    EXPECT_THAT(satisfies(rsa, Certificates::once().live().bundle),
                FailsWith(Errc::bad_certificate, HasSubstr("id-ecPublicKey")));
    // The private CA of the tests signs with whatever its own key is.
    const Live live = Certificates::once().live({"app.example.test"}, KeyType::rsa_2048);
    const auto issuer = Certificates::chain(live).all().back();
    EXPECT_EQ(satisfies(rsa, live.bundle).has_value(),
              pki::read_use(issuer)->signature.find("RSA") != std::string::npos);
    EXPECT_THAT(satisfies(rsa, self_signed({"-subj", "/CN=app.example.test"}).bundle), IsOk());
}

TEST(Satisfies, JavaRefusesAnEmptySubjectWithoutACriticalSan)
{
    const Demands java{.java = true};
    const auto with = [](const char* san, const char* subject) {
        return self_signed({"-subj", subject, "-addext", san}).bundle;
    };
    EXPECT_THAT(satisfies(java, with("subjectAltName=DNS:app.example.test", "/")),
                FailsWith(Errc::bad_certificate, HasSubstr("RFC 5280 section 4.2.1.6")));
    EXPECT_THAT(satisfies(java, with("subjectAltName=critical,DNS:app.example.test", "/")), IsOk());
    EXPECT_THAT(satisfies(java, with("subjectAltName=DNS:app.example.test", "/CN=a")), IsOk());
    EXPECT_THAT(satisfies({}, with("subjectAltName=DNS:app.example.test", "/")), IsOk());
}

TEST(Satisfies, KeyEnciphermentWhereItIsDemanded)
{
    const Demands demands{.key_encipherment = true};
    const auto with = [](const std::string& usage) {
        return self_signed({"-subj", "/CN=a", "-addext", "keyUsage=" + usage}).bundle;
    };
    EXPECT_THAT(satisfies(demands, with("digitalSignature")),
                FailsWith(Errc::bad_certificate, HasSubstr("keyEncipherment")));
    EXPECT_THAT(satisfies(demands, with("digitalSignature,keyEncipherment")), IsOk());
    EXPECT_THAT(satisfies(demands, self_signed({"-subj", "/CN=a"}).bundle), IsOk());
}

TEST(Satisfies, OldJavaLacksYoungRoots)
{
    const Demands java = declared({"java8"});
    EXPECT_THAT(satisfies(java, self_signed({"-subj", "/O=ISRG/CN=ISRG Root X2"}).bundle),
                FailsWith(Errc::bad_certificate, HasSubstr("renew --force")));
    EXPECT_THAT(satisfies(java, self_signed({"-subj", "/O=ISRG/CN=ISRG Root X1"}).bundle), IsOk());
    EXPECT_THAT(satisfies(java, self_signed({"-subj", "/CN=ISRG Root X2 of somebody"}).bundle),
                IsOk());
}

TEST(Satisfies, PinnedKeysHaveToStay)
{
    const Live live = Certificates::once().live();
    const auto chain = Certificates::chain(live);
    const std::string leaf = pki::base64(pki::sha256(chain.leaf().spki));
    const std::string issuer = pki::base64(pki::sha256(chain.all().back().spki));
    EXPECT_THAT(satisfies(declared({}, {"pin-sha256:" + leaf}), live.bundle), IsOk());
    EXPECT_THAT(satisfies(declared({}, {issuer}), live.bundle), IsOk());
    EXPECT_THAT(satisfies(declared({}, {leaf}), Certificates::once().live().bundle),
                FailsWith(Errc::bad_certificate, HasSubstr("reuse_key")));
}

}  // namespace
}  // namespace acme8443::hooks
