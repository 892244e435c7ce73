// Whatever bytes a server sends as Location, nothing but 80 and 443 is dialled.
#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"
#include "tests/support/redirecting_world.hpp"

namespace acme8443::validator::preflight {
namespace {

/// Pieces that URLs are made of, and such as break them; put together at random.
std::string location(std::mt19937& random)
{
    static const std::vector<std::string> pieces{"http",
                                                 "https",
                                                 "HTTPS",
                                                 "ftp",
                                                 "://",
                                                 ":",
                                                 "//",
                                                 "/",
                                                 "?",
                                                 "#",
                                                 "@",
                                                 "[",
                                                 "]",
                                                 "[::1]",
                                                 "[2001:500:84::b]",
                                                 "%",
                                                 "%41",
                                                 "%zz",
                                                 "%3a8443",
                                                 "%25",
                                                 "example.com",
                                                 "www.example.com.",
                                                 ":80",
                                                 ":443",
                                                 ":8443",
                                                 ":0443",
                                                 ":+443",
                                                 ":008443",
                                                 ":65616",
                                                 ":4294967376",
                                                 ":18446744073709551696",
                                                 ":80:8443",
                                                 ":8443:80",
                                                 "..",
                                                 "../",
                                                 ".",
                                                 " ",
                                                 "\\",
                                                 "\t",
                                                 "\x01",
                                                 "\xff",
                                                 "\xc3\xbc",
                                                 "_",
                                                 "*",
                                                 "|",
                                                 "10.0.0.1",
                                                 "192.5.6.30",
                                                 "0x7f.1",
                                                 "1",
                                                 "user:word@",
                                                 "user@",
                                                 std::string(1, '\0'),
                                                 "&",
                                                 "=",
                                                 ";",
                                                 "x.well-known"};
    std::string text;
    for (auto left = random() % 9; left > 0; --left) {
        if (random() % 8 == 0) {
            text += static_cast<char>(random());
        } else {
            text += pieces[random() % pieces.size()];
        }
    }
    return text;
}

class AnyLocation : public testing::TestWithParam<const char*> {};

TEST_P(AnyLocation, DialsNothingBut80And443)
{
    const CaProfile ca = *ca_profile(GetParam());
    std::mt19937 random(8443);
    std::size_t followed = 0;
    for (int i = 0; i < 4'000; ++i) {
        RedirectingWorld world{{location(random), location(random), "https://example.com:8443/"}};
        const HttpTrace trace = world.walk(ca);
        EXPECT_TRUE(only_80_and_443(trace)) << printable(world.locations[0]);
        followed += trace.dials.size() - 1;
    }
    EXPECT_GT(followed, 500U) << "the pieces make too few URLs";
}

INSTANTIATE_TEST_SUITE_P(Of, AnyLocation, testing::Values("br", "letsencrypt", "private"));

}  // namespace
}  // namespace acme8443::validator::preflight
