#include "base/identifier.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443 {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Kind = Identifier::Kind;

struct Good {
    std::string_view why;
    std::string_view text;
    Kind kind;
    std::string_view value;
};

class Parses : public testing::TestWithParam<Good> {};

TEST_P(Parses, Normalised)
{
    const auto& [why, text, kind, value] = GetParam();
    EXPECT_THAT(Identifier::parse(text), IsOkAndHolds(Identifier::raw(kind, std::string(value))));
}

INSTANTIATE_TEST_SUITE_P(
    Identifier, Parses,
    testing::Values(
        Good{"plain", "app.example.org", Kind::dns, "app.example.org"},
        Good{"upper_case", "App.EXAMPLE.org", Kind::dns, "app.example.org"},
        Good{"one_trailing_dot", "app.example.org.", Kind::dns, "app.example.org"},
        Good{"wildcard", "*.Example.org", Kind::dns, "*.example.org"},
        Good{"u_label", "b\u00fccher.example", Kind::dns, "xn--bcher-kva.example"},
        Good{"u_label_upper_case", "B\u00dcCHER.example", Kind::dns, "xn--bcher-kva.example"},
        Good{"nontransitional", "fa\u00df.example", Kind::dns, "xn--fa-hia.example"},
        Good{"wildcard_u_label", "*.\u4f8b\u5b50.example", Kind::dns, "*.xn--fsqu00a.example"},
        Good{"ideographic_full_stop", "app\u3002example\u3002", Kind::dns, "app.example"},
        Good{"a_label_stays", "xn--bcher-kva.example", Kind::dns, "xn--bcher-kva.example"},
        Good{"underscore_is_judged_later", "a_b.example.org", Kind::dns, "a_b.example.org"},
        Good{"ipv4", "192.0.2.1", Kind::ip, "192.0.2.1"},
        Good{"ipv4_full_width", "\uff11\uff19\uff12.0.2.1", Kind::ip, "192.0.2.1"},
        // RFC 5952 sections 4.1 to 4.3 and 5.
        Good{"leading_zeros", "2001:0db8:0000:0000:0001:0000:0000:0001", Kind::ip,
             "2001:db8::1:0:0:1"},
        Good{"one_group_is_not_shortened", "2001:db8:0:1:1:1:1:1", Kind::ip,
             "2001:db8:0:1:1:1:1:1"},
        Good{"lower_case", "2001:DB8::AAAA", Kind::ip, "2001:db8::aaaa"},
        Good{"mapped_ipv4", "::ffff:c000:0201", Kind::ip, "::ffff:192.0.2.1"},
        Good{"brackets", "[2001:db8::1]", Kind::ip, "2001:db8::1"}),
    row_name);

struct Bad {
    std::string_view why;
    std::string_view text;
    std::string_view says;
};

class Refuses : public testing::TestWithParam<Bad> {};

TEST_P(Refuses, SayingWhatToTypeInstead)
{
    const auto& [why, text, says] = GetParam();
    EXPECT_THAT(Identifier::parse(text), FailsWith(Errc::bad_usage, HasSubstr(std::string(says))));
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Identifier, Refuses,
    testing::Values(
        Bad{"empty", "", "type one"}, Bad{"only_a_dot", ".", "type one"},
        Bad{"only_a_star", "*.", "type one"},
        Bad{"two_dots", "app.example.org..", "more than one dot"},
        Bad{"url", "https://app.example.org/x", "is a URL; type the name alone: app.example.org"},
        Bad{"url_with_all", "https://me@app.example.org:8443/x",
            "type the name alone: app.example.org"},
        Bad{"url_ipv6", "https://[2001:db8::1]:8443/", "type the name alone: 2001:db8::1"},
        Bad{"port", "app.example.org:8443", "type the name alone: app.example.org"},
        Bad{"port_ipv6", "[2001:db8::1]:8443", "type the name alone: 2001:db8::1"},
        Bad{"port_full_width", "app.example.org\uff1a8443", "type the name alone: app.example.org"},
        Bad{"path", "app.example.org/x", "type the name alone: app.example.org"},
        Bad{"prefix", "192.0.2.0/24", "type the name alone: 192.0.2.0"},
        Bad{"user", "me@app.example.org", "type the name alone: app.example.org"},
        Bad{"space", "app.example.org www.example.org", "white space"},
        Bad{"tab", "\tapp.example.org", "white space"},
        Bad{"nul", "app\0.example.org"sv, "control"},
        Bad{"zone_index", "fe80::1%eth0", "not an IPv6 address"},
        Bad{"not_utf8",
            "b\xfc"
            "cher.example",
            "is not a domain name"},
        Bad{"bad_punycode", "xn--0.example", "is not a domain name"},
        Bad{"long_label",
            "0123456789012345678901234567890123456789012345678901234567890123.example",
            "is not a domain name"}),
    row_name);

TEST(Identifier, EscapesWhatItRefuses)
{
    EXPECT_THAT(Identifier::parse("a\x1b[2J"), FailsWith(Errc::bad_usage, HasSubstr("a\\x1b[2J")));
}

TEST(Identifier, WildcardsHaveTheBaseNamesAuthorization)
{
    const auto name = Identifier::raw(Kind::dns, "*.example.org");
    EXPECT_TRUE(name.wildcard());
    EXPECT_EQ(name.base_name(), "example.org");
    EXPECT_FALSE(Identifier::raw(Kind::ip, "192.0.2.1").wildcard());
}

TEST(ChallengeTypes, ReadBackAsWritten)
{
    for (const auto type :
         {ChallengeType::http_01, ChallengeType::dns_01, ChallengeType::tls_alpn_01,
          ChallengeType::dns_account_01, ChallengeType::dns_persist_01})
        EXPECT_THAT(parse_challenge_type(to_string(type)), IsOkAndHolds(type));
    EXPECT_EQ(to_string(ChallengeType::tls_alpn_01), "tls-alpn-01");
    EXPECT_THAT(parse_challenge_type("http"),
                FailsWith(Errc::bad_usage, AllOf(HasSubstr("\"http\""), HasSubstr("tls-alpn-01"))));
}

TEST(ChallengeTypes, SomeAreAnsweredInDns)
{
    EXPECT_FALSE(answered_in_dns(ChallengeType::http_01));
    EXPECT_FALSE(answered_in_dns(ChallengeType::tls_alpn_01));
    EXPECT_TRUE(answered_in_dns(ChallengeType::dns_01));
    EXPECT_TRUE(answered_in_dns(ChallengeType::dns_persist_01));
}

}  // namespace
}  // namespace acme8443
