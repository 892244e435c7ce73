#include "base/net/dns_challenge.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

Identifier name(std::string_view text) { return *Identifier::parse(text); }

TEST(DnsChallenge, AWildcardAndItsBaseShareOneName)
{
    EXPECT_EQ(dns_01_name(name("app.example.org")), "_acme-challenge.app.example.org");
    EXPECT_EQ(dns_01_name(name("*.app.example.org")), "_acme-challenge.app.example.org");
    EXPECT_EQ(dns_persist_01_name(name("*.example.org")), "_validation-persist.example.org");
}

TEST(DnsChallenge, TheAccountsLabelIsTheDrafts)
{
    // draft-ietf-acme-dns-account-label-03, the example of section 3.1.
    EXPECT_EQ(
        dns_account_01_name(name("example.org"), "https://example.com/acme/acct/ExampleAccount"),
        "_ujmmovf2vn55tgye._acme-challenge.example.org");
    EXPECT_EQ(
        dns_account_01_name(name("*.example.org"), "https://example.com/acme/acct/ExampleAccount"),
        "_ujmmovf2vn55tgye._acme-challenge.example.org");
}

TEST(DnsChallenge, TheValueIsTheDigestOfTheKeyAuthorization)
{
    // By the openssl tool.
    EXPECT_EQ(dns_01_value("KxAy-J3NwUmg9ZQuM-gP_Mq1nStaYSaP9tYQs5_-YsE"
                           ".ksT-qywTd8058G-SHHWA3RAN72Pr0yWtPYmmY5UBpQ8"),
              "IZj8yzu_UgRkmjVrpxDxmRNKdSQSs1ow8qanb6UF5OU");
}

}  // namespace
}  // namespace acme8443::net
