#include "base/net/dns_persist.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

using std::chrono::sys_seconds;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* account = "https://ca.example/acct/123";

DnsPersistWish wish(bool wildcard = false)
{
    return {{"authority.example", "ca.example.net"}, {account}, wildcard, sys_seconds(1000s)};
}
DnsPersistSearch search(std::vector<std::string> texts, bool wildcard = false)
{
    return find_dns_persist(texts, wish(wildcard));
}

struct Row {
    const char* why;
    std::string text;
    DnsPersistRecord want;
};
class DnsPersistReads : public testing::TestWithParam<Row> {};

TEST_P(DnsPersistReads, Record)
{
    EXPECT_THAT(parse_dns_persist(GetParam().text), IsOkAndHolds(testing::Eq(GetParam().want)));
}

INSTANTIATE_TEST_SUITE_P(
    , DnsPersistReads,
    testing::Values(
        Row{"plain", "ca.example; accounturi=u", {"ca.example", "u"}},
        Row{"blanks",
            "\t ca.example \t;accounturi=u  ;  policy=wildcard ",
            {"ca.example", "u", true}},
        Row{"case_of_tags_and_policy",
            "ca.example; AccountURI=U; POLICY=WildCard",
            {"ca.example", "U", true}},
        Row{"another_policy_is_none",
            "ca.example; accounturi=u; policy=subdomains",
            {"ca.example", "u"}},
        Row{"unknown_parameters", "ca.example; later-on=1; accounturi=u; x=", {"ca.example", "u"}},
        Row{"an_end",
            "ca.example; accounturi=u; persistUntil=1721952000",
            {"ca.example", "u", false, sys_seconds(1721952000s)}},
        Row{"an_end_beyond_the_clock",
            "ca.example; accounturi=u; persistUntil=99999999999999999999",
            {"ca.example", "u", false, sys_seconds(253402300799s)}},
        Row{"equals_in_a_value",
            "ca.example; accounturi=https://ca.example/?a=b",
            {"ca.example", "https://ca.example/?a=b"}}),
    row_name);

struct BadRow {
    const char* why;
    std::string text;
    const char* says;
};
class DnsPersistRefuses : public testing::TestWithParam<BadRow> {};

TEST_P(DnsPersistRefuses, Record)
{
    EXPECT_THAT(parse_dns_persist(GetParam().text),
                FailsWith(Errc::protocol, HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    , DnsPersistRefuses,
    testing::Values(
        BadRow{"nothing", "", "domain name"},
        BadRow{"an_issuer_of_two_lines", "ca.\nexample; accounturi=u", "domain name"},
        BadRow{"no_issuer", "; accounturi=u", "domain name"},
        BadRow{"only_an_issuer", "ca.example", "accounturi"},
        BadRow{"an_empty_account", "ca.example; accounturi=", "accounturi"},
        BadRow{"a_last_semicolon", "ca.example; accounturi=u;", "TAG=VALUE"},
        BadRow{"no_equals", "ca.example; accounturi=u; policy", "TAG=VALUE"},
        BadRow{"a_blank_before_equals", "ca.example; accounturi =u", "TAG=VALUE"},
        BadRow{"a_tag_with_a_last_hyphen", "ca.example; accounturi=u; x-=1", "TAG=VALUE"},
        BadRow{"twice", "ca.example; accounturi=u; ACCOUNTURI=v", "twice"},
        BadRow{"a_blank_in_a_value", "ca.example; accounturi=u v", "no value may hold"},
        BadRow{"a_byte_above_ascii", "ca.example; accounturi=\xc3\xbc", "no value may hold"},
        BadRow{"a_signed_time", "ca.example; accounturi=u; persistUntil=-1", "seconds since"},
        BadRow{"a_date", "ca.example; accounturi=u; persistUntil=2027-01-01", "seconds since"},
        BadRow{"no_time", "ca.example; accounturi=u; persistUntil=", "seconds since"}),
    row_name);

TEST(DnsPersist, WhatIsWrittenIsRead)
{
    const DnsPersistRecord record{"ca.example", account, true, sys_seconds(1721952000s)};
    EXPECT_EQ(to_text(record),
              "ca.example; accounturi=https://ca.example/acct/123; policy=wildcard; "
              "persistUntil=1721952000");
    EXPECT_THAT(parse_dns_persist(to_text(record)), IsOkAndHolds(record));
}

TEST(DnsPersist, AZoneLineSplitsLongStringsAndEscapes)
{
    const DnsPersistRecord record{"ca.example", "u\"\\" + std::string(300, 'x')};
    const std::string line = zone_line("_validation-persist.example.org", record);
    EXPECT_THAT(line, testing::StartsWith("_validation-persist.example.org. IN TXT \"ca.example; "
                                          "accounturi=u\\\"\\\\xxx"));
    EXPECT_THAT(line, HasSubstr("x\" \"x"));
    EXPECT_THAT(line, testing::EndsWith("x\""));
}

TEST(DnsPersist, TheHashedAccountIsTheDrafts)
{
    // draft-ietf-acme-dns-persist-02 section 10.2.
    const char* thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
    const char* prefix = "https://ca.example/account-hash/";
    EXPECT_EQ(
        hashed_account_uri(prefix, "example.com", thumbprint, account),
        "https://ca.example/account-hash/sha-256/5SQm7n6tPh2-PlLbCKGnViTXX5z19SCN4cPGQHSk-kw");
    EXPECT_EQ(
        hashed_account_uri(prefix, "*", thumbprint, account),
        "https://ca.example/account-hash/sha-256/NpDnSwUthQK8zCgFdefYxAdAVPnygMLbs9US6oO-5ug");
}

TEST(DnsPersistSearch, RecordsOfOtherCasArePassedOver)
{
    const auto seen = search({"v=spf1 -all", "other.example; accounturi=x", "other.example; ;;",
                              "ca.example.net; accounturi=https://ca.example/acct/123"});
    ASSERT_TRUE(seen.found);
    EXPECT_EQ(seen.found->issuer, "ca.example.net");
    EXPECT_THAT(seen.obstacles, IsEmpty());
}

TEST(DnsPersistSearch, TheOneThatLastsLongestIsFound)
{
    const std::string plain = std::string("ca.example.net; accounturi=") + account;
    EXPECT_EQ(
        search({plain + "; persistUntil=2000", plain + "; persistUntil=3000"}).found->persist_until,
        sys_seconds(3000s));
    EXPECT_EQ(search({plain + "; persistUntil=2000", plain}).found->persist_until, std::nullopt);
    EXPECT_EQ(search({plain, plain + "; persistUntil=2000"}).found->persist_until, std::nullopt);
}

TEST(DnsPersistSearch, SaysWhatStandsInTheWay)
{
    const std::string plain = std::string("ca.example.net; accounturi=") + account;
    EXPECT_THAT(search({plain}, true).obstacles, ElementsAre(HasSubstr("policy=wildcard")));
    EXPECT_THAT(search({plain + "; persistUntil=999"}).obstacles,
                ElementsAre(HasSubstr("1970-01-01T00:16:39Z")));
    EXPECT_TRUE(search({plain + "; persistUntil=1000"}).found);
    EXPECT_THAT(search({"ca.example.net; accounturi=https://ca.example/acct/9"}).obstacles,
                ElementsAre(HasSubstr("not https://ca.example/acct/123")));
    EXPECT_THAT(search({"ca.example.net; accounturi"}).obstacles,
                ElementsAre(HasSubstr("TAG=VALUE")));
    EXPECT_THAT(search({std::string("CA.example.net.; accounturi=") + account}).obstacles,
                ElementsAre(HasSubstr("as ca.example.net")));
}

}  // namespace
}  // namespace acme8443::net
