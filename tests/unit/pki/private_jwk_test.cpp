#include "base/pki/private_jwk.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/matchers.hpp"

namespace acme8443::pki {
namespace {

using testing::HasSubstr;
using testing::Not;

// RFC 7515 appendix A.3.1.
constexpr const char* rfc7515_a3 =
    R"({"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})";

TEST(PrivateJwk, GivesTheKeyBackThatItWasMadeOf)
{
    using enum KeyType;
    for (const KeyType type : {ecdsa_p256, ecdsa_p384, rsa_2048}) {
        const auto key = PrivateKey::generate(type);
        ASSERT_THAT(key, IsOk());
        const auto jwk = to_private_jwk(*key);
        ASSERT_THAT(jwk, IsOk());
        const auto back = from_private_jwk(jwk->reveal());
        ASSERT_THAT(back, IsOk());
        EXPECT_EQ(back->spki(), key->spki());
        const auto one = key->pem();
        const auto other = back->pem();
        ASSERT_THAT(one, IsOk());
        ASSERT_THAT(other, IsOk());
        EXPECT_TRUE(one->reveal() == other->reveal());
    }
}

TEST(PrivateJwk, ReadsTheKeyOfRfc7515)
{
    const auto key = from_private_jwk(rfc7515_a3);
    ASSERT_THAT(key, IsOk());
    auto known = nlohmann::json::parse(rfc7515_a3);
    const auto jwk = to_private_jwk(*key);
    ASSERT_THAT(jwk, IsOk());
    EXPECT_EQ(nlohmann::json::parse(jwk->reveal()), known);
    known.erase("d");
    EXPECT_EQ(nlohmann::json::parse(key->jwk()), known);
}

TEST(PrivateJwk, NeverQuotesWhatItCannotRead)
{
    auto wrong_point = nlohmann::json::parse(rfc7515_a3);
    wrong_point["x"] = wrong_point["y"];
    for (const std::string& text :
         {std::string("s3cret"), std::string(R"({"kty":"oct","k":"s3cret"})"),
          std::string(R"({"kty":"RSA","n":"s3cret"})"),
          std::string(R"({"kty":"EC","crv":"P-521","d":"s3cret"})"), wrong_point.dump()})
        EXPECT_THAT(from_private_jwk(text), FailsWith(Errc::crypto, Not(HasSubstr("s3cret"))));
    auto bad_base64 = nlohmann::json::parse(rfc7515_a3);
    bad_base64["d"] = "not base64url!";
    EXPECT_THAT(from_private_jwk(bad_base64.dump()), Not(IsOk()));
}

}  // namespace
}  // namespace acme8443::pki
