#include "acme/https_url.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using testing::Eq;
using testing::HasSubstr;

TEST(HttpsUrl, SaysWhomItNames)
{
    struct Row {
        const char* url;
        const char* authority;
    };
    for (const Row& row : {Row{"https://ca.example/dir", "ca.example"},
                           {"https://CA.Example", "ca.example"},
                           {"HTTPS://ca.example:443/x", "ca.example"},
                           {"https://ca.example:14000/dir?a=@", "ca.example:14000"},
                           {"https://[::1]:14000/dir", "[::1]:14000"},
                           {"https://ca.example?x", "ca.example"}})
        EXPECT_THAT(https_authority(row.url), IsOkAndHolds(Eq(row.authority))) << row.url;
}

TEST(HttpsUrl, RefusesWhatCouldMeanSomebodyElse)
{
    struct Row {
        std::string url;
        const char* why;
    };
    const Row rows[] = {{"http://ca.example/", "not https"},
                        {"file:///etc/passwd", "not https"},
                        {"gopher://ca.example/", "not https"},
                        {"/relative", "not https"},
                        {"", "not https"},
                        {"https:", "not https"},
                        {"https://", "no host"},
                        {"https:///path", "no host"},
                        {"https://ca.example@evil.example/", "user name"},
                        {"https://ca.example\\@evil.example/", "characters"},
                        {"https://ca.example/\r\nHost: x", "characters"},
                        {"https://ca.example/ x", "characters"},
                        {std::string("https://ca.example/\0", 20), "characters"},
                        {"https://c\xD0\xB0.example/", "characters"},
                        {"https://ca.example/\x1b[31m", "characters"},
                        {"https://ca.example/" + std::string(2048, 'a'), "longer"}};
    for (const Row& row : rows)
        EXPECT_THAT(https_authority(row.url), FailsWith(Errc::protocol, HasSubstr(row.why)));
}

}  // namespace
}  // namespace acme8443::acme
