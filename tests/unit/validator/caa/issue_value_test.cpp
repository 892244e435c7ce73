#include "validator/caa/issue_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace acme8443::validator::caa {
namespace {

TEST(IssueValue, FollowsTheGrammarOfRfc8659)
{
    struct Row {
        std::string value;
        std::string issuer;
        bool text;    ///< well formed as the RFC says
        bool strict;  ///< and as Boulder reads
    };
    const Row rows[] = {
        {"ca.example", "ca.example", true, true},
        {" \tca.example \t", "ca.example", true, true},
        {"", "", true, true},
        {";", "", true, true},
        {" ; ", "", true, true},
        {"ca.example;", "ca.example", true, true},
        {"ca.example; ", "ca.example", true, true},
        {"ca.example;a=b", "ca.example", true, true},
        {"ca.example ; a = b ; c = d ", "ca.example", true, true},
        {"ca.example; a=", "ca.example", true, true},
        {"ca.example; a=b=c", "ca.example", true, true},
        {"ca.example; a=b;", "ca.example", false, false},
        {"ca.example;; a=b", "ca.example", false, false},
        {"ca.example; a", "ca.example", false, false},
        {"ca.example; a=b c", "ca.example", false, false},
        {"ca.example; a=\xc3\xa9", "ca.example", false, false},
        {"ca.example; a_b=c", "ca.example", false, false},
        {"ca.example; a b=c", "ca.example", false, false},
        {"ca.example; a-b=c", "ca.example", true, false},
        {"ca.example; a--b=c", "ca.example", true, false},
        {"ca.example; -a=c", "ca.example", false, false},
        {"ca.example; a-=c", "ca.example", false, false},
        {"ca.example; =c", "ca.example", false, true},
        {"ca-1.example", "ca-1.example", true, true},
        {"-ca.example", "-ca.example", false, true},
        {"ca.example.", "ca.example.", false, true},
        {"ca..example", "ca..example", false, true},
        {"ca example", "ca example", false, true},
        {"%%%%", "%%%%", false, true},
    };
    for (const Row& row : rows) {
        const IssueValue value = issue_value(row.value);
        const auto text = value.fault(Reading::text);
        const auto strict = value.fault(Reading::strict);
        EXPECT_EQ(text.empty(), row.text) << row.value << ": " << text;
        EXPECT_EQ(strict.empty(), row.strict) << row.value << ": " << strict;
        EXPECT_EQ(value.issuer, row.issuer);
    }
}

TEST(IssueValue, KeepsWhatRfc8657Defines)
{
    const auto value = issue_value(
        "ca.example; accounturi=https://a/1; validationmethods=dns-01,http-01; accounturi=x");
    EXPECT_EQ(value.accounts, "https://a/1");
    EXPECT_EQ(value.account_tags, 2U);
    EXPECT_EQ(value.methods, "dns-01,http-01");
    EXPECT_EQ(value.method_tags, 1U);
    EXPECT_EQ(value.miscased, "");
    const auto miscased = issue_value("ca.example; AccountURI=https://a/1");
    EXPECT_EQ(miscased.account_tags, 0U);
    EXPECT_EQ(miscased.miscased, "AccountURI");
}

TEST(IssueValue, ListsOfMethods)
{
    struct Row {
        std::string list;
        bool text;
        bool strict;
    };
    const Row rows[] = {
        {"http-01", true, true},           {"dns-01,http-01", true, true},
        {"dns-01", false, false},          {"", false, false},
        {"HTTP-01", false, false},         {"http-01,", false, true},
        {",http-01", false, false},        {"http-01,%", false, true},
        {"%,http-01", false, false},       {"ca-x,http-01", true, true},
        {"http-0", false, false},          {"xhttp-01", false, false},
        {"dns-01, http-01", false, false},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(lists_method(row.list, "http-01", Reading::text), row.text) << row.list;
        EXPECT_EQ(lists_method(row.list, "http-01", Reading::strict), row.strict) << row.list;
    }
}

}  // namespace
}  // namespace acme8443::validator::caa
