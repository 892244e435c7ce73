#include "base/pki/encoding.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::pki {
namespace {

using testing::HasSubstr;
using namespace std::string_view_literals;

struct Row {
    std::string_view bytes;
    std::string_view text;
};
// RFC 4648 section 10, and the letters that differ between the alphabets.
constexpr Row rows[] = {{"", ""},
                        {"f", "Zg=="},
                        {"fo", "Zm8="},
                        {"foo", "Zm9v"},
                        {"foob", "Zm9vYg=="},
                        {"fooba", "Zm9vYmE="},
                        {"foobar", "Zm9vYmFy"},
                        {"\xfb\xff\xfe\0"sv, "+//+AA=="}};

TEST(Base64, BothWays)
{
    for (const auto& [bytes, text] : rows) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_THAT(from_base64(text), IsOkAndHolds(std::string(bytes)));
    }
}

TEST(Base64, RefusesWhatIsNotCanonical)
{
    for (const auto text : {"Zg", "Zg=", "Zh==", "Zm9=", " Zg==", "Zg==\n", "Zm 9v",
                            "Z===", "====", "Zm9v====", "Zg==Zg==", "-__-"})
        EXPECT_THAT(from_base64(text), FailsWith(Errc::protocol, HasSubstr("base64"))) << text;
}

TEST(Base64url, BothWays)
{
    for (const auto& [bytes, text] : rows) {
        std::string url;
        for (const char c : text)
            if (c != '=') url += c == '+' ? '-' : c == '/' ? '_' : c;
        EXPECT_EQ(base64url(bytes), url);
        EXPECT_THAT(from_base64url(url), IsOkAndHolds(std::string(bytes)));
    }
}

TEST(Base64url, RefusesPaddingWhiteSpaceAndOtherLetters)
{
    for (const auto text :
         {"Zg==", "Zm8=", "Zm9v\n", "Zm 9v", "+//+", "Z", "Zh", "Zm9", "\xc3\xa4"})
        EXPECT_THAT(from_base64url(text), FailsWith(Errc::protocol, HasSubstr("base64url")))
            << text;
    EXPECT_THAT(from_base64url("Zg\0"sv), FailsWith(Errc::protocol, HasSubstr("base64url")));
}

TEST(Digests, AreThePublishedOnes)
{
    // FIPS 180-4's examples; RFC 4231 section 4.3.
    EXPECT_EQ(hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digests, AnEmptyHmacKeyIsAKey)
{
    // As `openssl mac -digest SHA256 -macopt hexkey: HMAC` and Python's hmac say.
    EXPECT_EQ(hex(hmac_sha256("", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(RandomBytes, AreAsManyAsAskedForAndNotTheSame)
{
    const auto one = random_bytes(32);
    ASSERT_THAT(one, IsOk());
    EXPECT_EQ(one->size(), 32U);
    EXPECT_NE(*one, *random_bytes(32));
}

}  // namespace
}  // namespace acme8443::pki
