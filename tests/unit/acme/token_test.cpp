#include "acme/token.hpp"

#include <gtest/gtest.h>

#include <string>

namespace acme8443::acme {
namespace {

TEST(Token, IsBase64urlOf22To128Letters)
{
    for (const std::string& token : {std::string(22, 'a'), std::string(128, '-'),
                                     std::string("evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA")})
        EXPECT_TRUE(is_token(token)) << token;
    for (const std::string& token :
         {std::string(), std::string(21, 'a'), std::string(129, 'a'), std::string(65536, 'a'),
          std::string("../../../../../../../../etc"), std::string("/etc/passwd/etc/passwd/x"),
          std::string("aaaaaaaaaaaaaaaaaaaaaaaaa="), std::string("aaaaaaaaaaaaaaaaaaaaaaaa.b"),
          std::string("aaaaaaaaaaaaaaaaaaaaaaaa\0b", 26), std::string("aaaaaaaaaaaaaaaaaaaaaaaa\n"),
          std::string("$(touch${IFS}/tmp/pwned)xx"),
          std::string("aaaaaaaaaaaaaaaaaaaaaaa\xC3\xA4")})
        EXPECT_FALSE(is_token(token)) << token;
}

}  // namespace
}  // namespace acme8443::acme
