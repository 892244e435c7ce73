#include "base/text.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono;
using namespace std::string_view_literals;

TEST(Printable, LeavesTextAlone)
{
    const std::string_view text = "plain, b\u00fccher, \u4f8b\u5b50, \U0001f512 \\ \"";
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatATerminalObeysOrCannotShow)
{
    EXPECT_EQ(printable("a\x1b[2J\r\n\t\x7f"), "a\\x1b[2J\\x0d\\x0a\\x09\\x7f");
    EXPECT_EQ(printable("\0"sv), "\\x00");
    EXPECT_EQ(printable("\u009b31m"), "\\xc2\\x9b31m");                // C1: CSI
    EXPECT_EQ(printable("a\u202egpj"), "a\\xe2\\x80\\xaegpj");         // right-to-left override
    EXPECT_EQ(printable("\xff"), "\\xff");                             // never in UTF-8
    EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                    // overlong
    EXPECT_EQ(printable("\xe0\x9f\xbf"), "\\xe0\\x9f\\xbf");           // overlong
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
    EXPECT_EQ(printable("\xe4\xbe"), "\\xe4\\xbe");                    // cut short
    EXPECT_EQ(printable("\xe4z"), "\\xe4z");
}

TEST(Printable, CutsBetweenLetters)
{
    EXPECT_EQ(printable("abcdef", 6), "abcdef");
    EXPECT_EQ(printable("abcdef", 5), "abcde...");
    EXPECT_EQ(printable("ab\u4f8b", 4), "ab...");
    EXPECT_EQ(printable("ab\n", 5), "ab...");
}

struct Moment {
    std::string_view text;
    std::int64_t unix_time;  ///< as GNU date says
};

TEST(Rfc3339, Reads)
{
    for (const Moment& row : {
             Moment{"1970-01-01T00:00:00Z", 0}, Moment{"2026-11-21T10:25:00Z", 1795256700},
             Moment{"2026-11-21T18:25:00+08:00", 1795256700},
             Moment{"2026-11-21T00:25:00-10:00", 1795256700},
             Moment{"2026-11-21t10:25:00.123456789z", 1795256700},
             Moment{"2024-02-29T00:00:00Z", 1709164800},
             Moment{"2016-12-31T23:59:60Z", 1483228800},  // a leap second
         })
        EXPECT_THAT(parse_rfc3339(row.text), IsOkAndHolds(sys_seconds(seconds(row.unix_time))))
            << row.text;
}

TEST(Rfc3339, RefusesTheRest)
{
    for (const std::string_view text :
         {"", "2026-11-21", "2026-11-21T10:25Z", "2026-11-21T10:25:00", "2026-11-21T10:25:00.Z",
          "2026-11-21T10:25:00+0800", "2026-11-21T10:25:00+24:00", "2026-11-21T10:25:00Z ",
          "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
          "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z", "2026-11-21T10:25:61Z",
          "+026-11-21T10:25:00Z", "Sat, 21 Nov 2026 10:25:00 GMT"})
        EXPECT_THAT(parse_rfc3339(text), FailsWith(Errc::protocol, HasSubstr("RFC 3339"))) << text;
}

TEST(Rfc3339, Writes)
{
    EXPECT_EQ(rfc3339(sys_seconds(seconds(1795256700))), "2026-11-21T10:25:00Z");
    EXPECT_EQ(rfc3339(sys_seconds(seconds(-1))), "1969-12-31T23:59:59Z");
}

TEST(Text, LowerSplitJoin)
{
    EXPECT_EQ(lower("AZaz-\u00c4"), "azaz-\u00c4");
    EXPECT_THAT(split("a,b,,c", ','), ElementsAre("a", "b", "", "c"));
    EXPECT_THAT(split("", ','), ElementsAre(""));
    EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
    EXPECT_EQ(join({"", ""}, ","), ",");
    EXPECT_EQ(join({}, ", "), "");
}

}  // namespace
}  // namespace acme8443
