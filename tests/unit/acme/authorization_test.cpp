#include "tests/unit/acme/authorization_fixture.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(Authorizations, PresentsWhatIsPending)
{
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a", "valid")));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    {
        const auto answers = present_all();
        ASSERT_THAT(answers, IsOk());
        ASSERT_EQ(answers->size(), 1U);
        const Challenge& challenge = answers->at(0).challenge;
        EXPECT_EQ(challenge.name.value(), "b.example");
        EXPECT_EQ(challenge.token, token);
        EXPECT_EQ(challenge.key_authorization, token + "." + ca.key.thumbprint());
        EXPECT_EQ(challenge.url, "https://ca.example/challenge/b");
        EXPECT_EQ(challenge.authorization, "https://ca.example/authz/b");
        EXPECT_EQ(recorder.out, 1);
    }
    EXPECT_EQ(recorder.out, 0);
}

TEST_F(Authorizations, AreNotEvenLookedAtWhenTheOrderIsReady)
{
    for (const char* status : {"ready", "processing", "valid"}) {
        order.status = status;
        EXPECT_THAT(run(), IsOk());
    }
    EXPECT_THAT(ca.asked(), IsEmpty());
}

TEST_F(Authorizations, OfAWildcardBelongsToTheWildcard)
{
    Recorder dns(ChallengeType::dns_01);
    solvers = {&recorder, &dns};
    order.spec.names = {{name("a.example"), ChallengeType::http_01},
                        {name("*.a.example"), ChallengeType::dns_01}};
    json wildcard = authorization_of("a.example", "b");
    wildcard["wildcard"] = true;
    wildcard["challenges"] = {challenge_of("b", "pending", "dns-01")};
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
    ca.on("/authz/b", ca.reply(200, wildcard));
    const auto answers = present_all();
    ASSERT_THAT(answers, IsOk());
    EXPECT_EQ(recorder.seen.at(0).name.value(), "a.example");
    EXPECT_EQ(dns.seen.at(0).name.value(), "*.a.example");
}

TEST_F(Authorizations, TokensThatCouldBePathsReachNobody)
{
    for (const char* bad :
         {"../../../../../../../../etc/passwd", "/etc/passwd/etc/passwd/etc", "", "short",
          "$(touch${IFS}/tmp/pwned)$(true)", "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ.PCt92wr"}) {
        json authorization = authorization_of("a.example", "a");
        authorization["challenges"][1]["token"] = bad;
        ScriptedCa other;
        other.on("/authz/a", other.reply(200, authorization));
        const auto answers = present(other.session, order, {}, solvers, {});
        EXPECT_THAT(answers, FailsWith(Errc::protocol, HasSubstr("a.example: the CA's token")))
            << bad;
    }
    EXPECT_THAT(recorder.seen, IsEmpty());
}

TEST_F(Authorizations, SayWhatIsOfferedInstead)
{
    json authorization = authorization_of("a.example", "a");
    authorization["challenges"] = {challenge_of("a", "pending", "dns-01"),
                                   challenge_of("a", "pending", "new-99")};
    ca.on("/authz/a", ca.reply(200, authorization));
    EXPECT_THAT(run(), FailsWith(Errc::refused_by_ca,
                                 "a.example: the CA offers no http-01, but dns-01, new-99"));
}

TEST_F(Authorizations, TakeTheNextApprovedWayWhenTheFirstIsNotOffered)
{
    Recorder tls(ChallengeType::tls_alpn_01);
    solvers = {&recorder, &tls};
    json authorization = authorization_of("a.example", "a");
    authorization["challenges"] = {challenge_of("a", "pending", "tls-alpn-01")};
    ca.on("/authz/a", ca.reply(200, authorization));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    const std::vector others{validator::Policy::approve_unseen(
        {.names = {{name("a.example"), ChallengeType::tls_alpn_01}}})};
    const auto answers = present(ca.session, order, others, solvers, {});
    ASSERT_THAT(answers, IsOk());
    EXPECT_EQ(tls.seen.at(0).name.value(), "a.example");
    EXPECT_EQ(tls.seen.at(0).type, ChallengeType::tls_alpn_01);
    EXPECT_EQ(recorder.seen.at(0).name.value(), "b.example") << "as approved first";
}

TEST_F(Authorizations, ForOtherNamesAreRefused)
{
    ca.on("/authz/a", ca.reply(200, authorization_of("evil.example", "a")));
    EXPECT_THAT(run(),
                FailsWith(Errc::protocol, HasSubstr("evil.example, which is not in the order")));
    EXPECT_THAT(recorder.seen, IsEmpty());
}

TEST_F(Authorizations, ThatAreOverAreErrors)
{
    for (const char* status : {"invalid", "expired", "deactivated", "revoked", "x\x1b"}) {
        ScriptedCa other;
        other.on("/authz/a", other.reply(200, authorization_of("a.example", "a", status)));
        EXPECT_THAT(
            present(other.session, order, {}, solvers, {}),
            FailsWith(Errc::refused_by_ca, HasSubstr("a.example: the CA's authorization is")));
    }
}

TEST_F(Authorizations, WithdrawWhatIsOutWhenALaterOneFails)
{
    order.spec.names[1].how = ChallengeType::tls_alpn_01;
    ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
    ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
    EXPECT_THAT(run(), FailsWith(Errc::bad_config,
                                 HasSubstr("b.example: nothing is set up to answer tls-alpn-01")));
    EXPECT_EQ(recorder.seen.size(), 1U);
    EXPECT_EQ(recorder.out, 0);
}

}  // namespace
}  // namespace acme8443::acme
