#include "acme/revocation.hpp"

#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

pki::Certificate certificate()
{
    pki::Certificate certificate{};
    certificate.der = "der";
    certificate.serial = "00ff";
    return certificate;
}

TEST(Revoke, NamesTheCertificateAndTheReason)
{
    ScriptedCa ca;
    ca.on("/revoke", ca.reply(200, json("")));
    ASSERT_THAT(revoke(ca.session, certificate(), RevocationReason::superseded, {}), IsOk());
    EXPECT_EQ(ca.payload("/revoke"), json({{"certificate", pki::base64url("der")}, {"reason", 4}}));
    EXPECT_TRUE(ca.header("/revoke").contains("kid"));
    ASSERT_THAT(revoke(ca.session, certificate(), RevocationReason::unspecified, {}), IsOk());
    EXPECT_FALSE(ca.payload("/revoke").contains("reason"));
}

TEST(Revoke, IsSignedByTheCertificatesKeyWithoutAnAccount)
{
    ScriptedCa ca("");
    ca.on("/revoke", ca.reply(200, json("")));
    ASSERT_THAT(revoke(ca.session, certificate(), RevocationReason::key_compromise, {}), IsOk());
    EXPECT_EQ(ca.header("/revoke").at("jwk"), json::parse(ca.key.jwk()));
}

TEST(Revoke, TwiceIsNoError)
{
    ScriptedCa ca;
    ca.on("/revoke", ca.problem(400, "alreadyRevoked"))
        .on("/revoke", ca.problem(403, "unauthorized"));
    EXPECT_THAT(revoke(ca.session, certificate(), RevocationReason::superseded, {}), IsOk());
    EXPECT_THAT(revoke(ca.session, certificate(), RevocationReason::superseded, {}),
                FailsWith(Errc::refused_by_ca, "revoking 00ff: unauthorized: because"));
}

}  // namespace
}  // namespace acme8443::acme
