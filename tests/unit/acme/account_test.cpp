#include "acme/account.hpp"

#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const ScriptedCa::Headers at_7{{"location", "https://ca.example/account/7"}};
const json with_terms = {{"meta", {{"termsOfService", "https://ca.example/terms"}}}};
const json members_only = {{"meta", {{"externalAccountRequired", true}}}};

TEST(Enrol, CreatesAnAccountAndUsesIt)
{
    ScriptedCa ca("", with_terms);
    ca.on("/new-account",
          ca.reply(201, {{"status", "valid"}, {"contact", {"mailto:a@a.example"}}}, at_7));
    const auto account =
        enrol(ca.session, {.contacts = {"mailto:a@a.example"}, .terms_agreed = true}, {});
    ASSERT_THAT(account, IsOk());
    EXPECT_EQ(account->url, "https://ca.example/account/7");
    EXPECT_TRUE(account->created);
    EXPECT_THAT(account->contacts, ElementsAre("mailto:a@a.example"));
    EXPECT_EQ(ca.session.account_url(), "https://ca.example/account/7");
    EXPECT_EQ(ca.payload("/new-account"),
              json({{"termsOfServiceAgreed", true}, {"contact", {"mailto:a@a.example"}}}));
    EXPECT_TRUE(ca.header("/new-account").contains("jwk"));
}

TEST(Enrol, FindsTheAccountThatTheKeyHas)
{
    ScriptedCa ca("");
    ca.on("/new-account", ca.reply(200, {{"status", "valid"}}, at_7));
    const auto account = enrol(ca.session, {}, {});
    ASSERT_THAT(account, IsOk());
    EXPECT_FALSE(account->created);
}

TEST(Enrol, AsksNothingWhenTheAccountIsKnown)
{
    ScriptedCa ca;
    EXPECT_THAT(enrol(ca.session, {}, {}), IsOk());
    EXPECT_THAT(ca.http.requests, IsEmpty());
}

TEST(FindAccount, AsksOnlyForOneThatExists)
{
    ScriptedCa ca("");
    ca.on("/new-account", ca.reply(200, {{"status", "valid"}}, at_7));
    EXPECT_THAT(find_account(ca.session, {}),
                IsOkAndHolds(testing::Optional(std::string("https://ca.example/account/7"))));
    EXPECT_EQ(ca.payload("/new-account"), json({{"onlyReturnExisting", true}}));
}

TEST(FindAccount, AKeyThatTheCaDoesNotTakeHasNone)
{
    for (const char* type : {"accountDoesNotExist", "badPublicKey", "badSignatureAlgorithm"}) {
        ScriptedCa ca("");
        ca.on("/new-account", ca.problem(400, type));
        EXPECT_THAT(find_account(ca.session, {}), IsOkAndHolds(std::nullopt)) << type;
    }
    ScriptedCa ca("");
    ca.on("/new-account", ca.problem(500, "serverInternal"));
    EXPECT_THAT(find_account(ca.session, {}).map([](auto&&) {}),
                FailsWith(Errc::network, HasSubstr("because")));
}

TEST(Enrol, TakesNoUrlThatIsElsewhere)
{
    for (const char* url : {"http://ca.example/account/7", "https://elsewhere.example/account/7",
                            "/account/7", "https://ca.example/\x1b[31m"}) {
        ScriptedCa ca("");
        ca.on("/new-account", ca.reply(201, {{"status", "valid"}}, {{"location", url}}));
        EXPECT_THAT(enrol(ca.session, {}, {}).map([](auto&&) {}),
                    FailsWith(Errc::protocol, HasSubstr("opening the account")))
            << url;
        EXPECT_EQ(ca.session.account_url(), "");
    }
}

TEST(Enrol, SaysWhichSettingIsMissing)
{
    ScriptedCa terms("", with_terms);
    EXPECT_THAT(enrol(terms.session, {}, {}),
                FailsWith(Errc::bad_config, testing::AllOf(HasSubstr("https://ca.example/terms"),
                                                           HasSubstr("agree_tos"))));
    ScriptedCa members("", members_only);
    EXPECT_THAT(enrol(members.session, {.terms_agreed = true}, {}),
                FailsWith(Errc::bad_config, HasSubstr("external account binding")));
    EXPECT_THAT(members.asked(), IsEmpty());
}

TEST(Enrol, SaysWhichKeysTheCaTakes)
{
    ScriptedCa ca("");
    ca.on("/new-account",
          ca.reply(400, {{"type", "urn:ietf:params:acme:error:badSignatureAlgorithm"},
                         {"detail", "no"},
                         {"algorithms", {"RS256", "ES384"}}}));
    EXPECT_THAT(enrol(ca.session, {}, {}),
                FailsWith(Errc::bad_config,
                          HasSubstr("the CA takes no ES256 key for an account, set account_key to "
                                    "another kind: badSignatureAlgorithm: no; it takes RS256, "
                                    "ES384")));
    ScriptedCa weak("");
    weak.on("/new-account", weak.problem(400, "badPublicKey"));
    EXPECT_THAT(enrol(weak.session, {}, {}), FailsWith(Errc::bad_config, HasSubstr("account_key")));
}

TEST(Enrol, BindsAnExternalAccount)
{
    ScriptedCa ca("", members_only);
    ca.on("/new-account", ca.reply(201, {{"status", "valid"}}, at_7));
    AccountSpec spec{.terms_agreed = true};
    spec.external = ExternalAccount{"kid-1", Secret("0123456789abcdef0123456789abcdef")};
    ASSERT_THAT(enrol(ca.session, spec, {}), IsOk());
    const json binding = ca.payload("/new-account").at("externalAccountBinding");
    const auto text = [&](const char* part) {
        return *pki::from_base64url(binding.at(part).get<std::string>());
    };
    EXPECT_EQ(
        json::parse(text("protected")),
        json({{"alg", "HS256"}, {"kid", "kid-1"}, {"url", "https://ca.example/new-account"}}));
    EXPECT_EQ(json::parse(text("payload")), json::parse(ca.key.jwk()));
    EXPECT_EQ(text("signature"), pki::hmac_sha256("0123456789abcdef0123456789abcdef",
                                                  binding.at("protected").get<std::string>() + "." +
                                                      binding.at("payload").get<std::string>()));
}

TEST(Enrol, RefusesWhatIsNoAccount)
{
    struct Row {
        json body;
        ScriptedCa::Headers headers;
        Errc code;
    };
    const Row rows[] = {{{{"status", "valid"}}, {}, Errc::protocol},
                        {{{"status", "deactivated"}}, at_7, Errc::refused_by_ca},
                        {{{"status", "revoked"}}, at_7, Errc::refused_by_ca},
                        {json("nonsense"), at_7, Errc::protocol}};
    for (const Row& row : rows) {
        ScriptedCa ca("");
        ca.on("/new-account", ca.reply(201, row.body, row.headers));
        EXPECT_THAT(enrol(ca.session, {}, {}), FailsWith(row.code, testing::_)) << row.body;
        EXPECT_EQ(ca.session.account_url(), "");
    }
}

TEST(Account, IsShownUpdatedAndDeactivated)
{
    ScriptedCa ca;
    ca.on("/account/1", ca.reply(200, {{"status", "valid"}}));
    ASSERT_THAT(show_account(ca.session, {}), IsOk());
    EXPECT_TRUE(ca.payload("/account/1").is_null());
    ASSERT_THAT(update_contacts(ca.session, {"mailto:b@b.example"}, {}), IsOk());
    EXPECT_EQ(ca.payload("/account/1"), json({{"contact", {"mailto:b@b.example"}}}));
    ASSERT_THAT(update_contacts(ca.session, {}, {}), IsOk());
    EXPECT_EQ(ca.payload("/account/1"), json({{"contact", json::array()}}));
    ASSERT_THAT(deactivate_account(ca.session, {}), IsOk());
    EXPECT_EQ(ca.payload("/account/1"), json({{"status", "deactivated"}}));
    ScriptedCa nobody("");
    EXPECT_THAT(show_account(nobody.session, {}), FailsWith(Errc::account_unknown, testing::_));
}

TEST(Account, ChangesItsKey)
{
    ScriptedCa ca;
    const auto new_key = *pki::PrivateKey::generate(KeyType::ecdsa_p384);
    ca.on("/key-change", ca.reply(200, {{"status", "valid"}}));
    ASSERT_THAT(change_key(ca.session, new_key, {}), IsOk());
    EXPECT_EQ(ca.header("/key-change").at("kid"), "https://ca.example/account/1");
    const json inner = ca.payload("/key-change");
    const auto text = [&](const char* part) {
        return *pki::from_base64url(inner.at(part).get<std::string>());
    };
    const json header = json::parse(text("protected"));
    EXPECT_EQ(header.at("alg"), "ES384");
    EXPECT_EQ(header.at("jwk"), json::parse(new_key.jwk()));
    EXPECT_EQ(header.at("url"), "https://ca.example/key-change");
    EXPECT_FALSE(header.contains("nonce"));
    EXPECT_EQ(json::parse(text("payload")), json({{"account", "https://ca.example/account/1"},
                                                  {"oldKey", json::parse(ca.key.jwk())}}));
}

}  // namespace
}  // namespace acme8443::acme
