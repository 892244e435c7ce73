#include "acme/directory.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using testing::HasSubstr;

TEST(Directory, ReadsAllOfIt)
{
    const auto directory = parse_directory(R"({
        "newNonce": "https://ca.example/nonce", "newAccount": "https://ca.example/account",
        "newOrder": "https://ca.example/order", "revokeCert": "https://ca.example/revoke",
        "keyChange": "https://ca.example/key", "renewalInfo": "https://ca.example/ari", "bnNR-rdw": "random",
        "meta": {"termsOfService": "https://ca.example/terms", "website": "https://ca.example",
                 "caaIdentities": ["ca.example", 7], "externalAccountRequired": true,
                 "profiles": {"classic": "the usual", "shortlived": "six days"}}})");
    ASSERT_THAT(directory, IsOk());
    EXPECT_EQ(directory->new_nonce, "https://ca.example/nonce");
    EXPECT_EQ(directory->new_authz, "");
    EXPECT_EQ(directory->renewal_info, "https://ca.example/ari");
    EXPECT_EQ(directory->terms_of_service, "https://ca.example/terms");
    EXPECT_THAT(directory->caa_identities, testing::ElementsAre("ca.example"));
    EXPECT_TRUE(directory->external_account_required);
    EXPECT_EQ(directory->profiles.at("shortlived"), "six days");
}

TEST(Directory, NamesWhatIsWrong)
{
    struct Row {
        const char* text;
        const char* why;
    };
    for (
        const Row& row :
        {Row{"<html>", "not JSON"},
         {"[]", "\"newNonce\""},
         {"{}", "\"newNonce\""},
         {R"({"newNonce":"https://a/","newAccount":"https://a/"})", "\"newOrder\""},
         {R"({"newNonce":"http://a/","newAccount":"https://a/","newOrder":"https://a/"})",
          "newNonce: "},
         {R"({"newNonce":7,"newAccount":"https://a/","newOrder":"https://a/"})", "\"newNonce\""},
         {R"({"newNonce":"https://a/","newAccount":"https://a/","newOrder":"https://a/","keyChange":"file:///x"})",
          "keyChange: "}})
        EXPECT_THAT(parse_directory(row.text), FailsWith(Errc::protocol, HasSubstr(row.why)));
}

TEST(Directory, MetaOfAnotherShapeIsNoMeta)
{
    for (const char* meta : {"null", "7", "[]", R"({"profiles":[1],"caaIdentities":"x"})"})
        EXPECT_THAT(
            parse_directory(
                R"({"newNonce":"https://a/","newAccount":"https://a/","newOrder":"https://a/","meta":)" +
                std::string(meta) + "}"),
            IsOk());
}

}  // namespace
}  // namespace acme8443::acme
