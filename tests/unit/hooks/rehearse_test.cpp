#include "hooks/rehearse.hpp"

#include <gmock/gmock.h>

#include "tests/unit/hooks/certificates.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Rehearse : public testing::Test {
protected:
    const Certificates& certificates = Certificates::once();
    std::string trust = text_of(certificates.root());
};

TEST_F(Rehearse, AcceptsWhatEveryClientAccepts)
{
    EXPECT_THAT(
        rehearse({}, certificates.live({"app.example.test", "*.example.test", "192.0.2.1"}), trust),
        IsOk());
    EXPECT_THAT(rehearse({}, certificates.live({"app.example.test"}, KeyType::rsa_2048), trust),
                IsOk());
}

TEST_F(Rehearse, RefusesAKeyThatDoesNotMatch)
{
    Live live = certificates.live();
    live.bundle.privkey = certificates.live().bundle.privkey.copy();
    EXPECT_THAT(rehearse({}, live, trust), FailsWith(Errc::bad_certificate, HasSubstr("mismatch")));
    live.bundle.privkey = certificates.live({"a.test"}, KeyType::rsa_2048).bundle.privkey.copy();
    EXPECT_THAT(rehearse({}, live, trust), FailsWith(Errc::bad_certificate, testing::_));
}

TEST_F(Rehearse, RefusesAMissingIntermediate)
{
    Live live = certificates.live();
    live.bundle.chain.clear();
    EXPECT_THAT(rehearse({}, live, trust), FailsWith(Errc::bad_certificate, HasSubstr("issuer")));
}

TEST_F(Rehearse, RefusesANameThatTheCertificateDoesNotHave)
{
    Live live = certificates.live({"app.example.test"});
    live.names = {"app.example.test", "www.example.test"};
    EXPECT_THAT(rehearse({}, live, trust),
                FailsWith(Errc::bad_certificate, AllOf(HasSubstr("www.example.test, TLS 1.3"),
                                                       HasSubstr("hostname mismatch"))));
}

TEST_F(Rehearse, RefusesAChainThatTheClientsDoNotTrust)
{
    EXPECT_THAT(rehearse({}, certificates.live(), ""),
                FailsWith(Errc::bad_certificate, HasSubstr("TLS 1.3")));
}

TEST_F(Rehearse, RefusesAKeyThatTheTargetCannotTake)
{
    const Demands rsa{.key_types = {KeyType::rsa_2048, KeyType::rsa_4096}};
    EXPECT_THAT(
        rehearse(rsa, certificates.live(), trust),
        FailsWith(Errc::bad_certificate,
                  HasSubstr("ecdsa-p256, and this kind of target takes only rsa-2048, rsa-4096")));
    EXPECT_THAT(rehearse(rsa, certificates.live({"app.example.test"}, KeyType::rsa_2048), trust),
                IsOk());
}

TEST_F(Rehearse, EveryTargetHasItsSay)
{
    const TempDir elsewhere;
    TargetSpec content = spec_of("files", {{"dir", {elsewhere / "content"}}});
    content.trust_file = certificates.root();
    TargetSpec stranger = content;
    stranger.name = "stranger";
    stranger.trust_file = OpensslCa::open(elsewhere.path())->root();
    const Live live = certificates.live();
    EXPECT_THAT(rehearse(std::vector{content}, live), IsOk());
    EXPECT_THAT(rehearse(std::vector{content, stranger}, live),
                FailsWith(Errc::bad_certificate, testing::_));
    EXPECT_FALSE(std::filesystem::exists(elsewhere / "content")) << "nothing is touched";
}

TEST_F(Rehearse, TrustIsTheTargets)
{
    TargetSpec spec = spec_of("files", {});
    EXPECT_THAT(trust_of(spec), IsOkAndHolds(std::string()));
    spec.trust_file = certificates.root();
    EXPECT_THAT(trust_of(spec), IsOkAndHolds(trust));
    spec.trust_file = "/nonexistent.pem";
    EXPECT_THAT(trust_of(spec), FailsWith(Errc::not_found, HasSubstr("/nonexistent.pem")));
}

}  // namespace
}  // namespace acme8443::hooks
