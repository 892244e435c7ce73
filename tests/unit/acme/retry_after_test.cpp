#include "acme/retry_after.hpp"

#include <gmock/gmock.h>

#include <string>

namespace acme8443::acme {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

struct Row {
    std::string text;
    std::optional<int> seconds;  ///< nothing: the header says nothing
};

class RetryAfter : public testing::TestWithParam<Row> {};

TEST_P(RetryAfter, IsClamped)
{
    // Sunday, 6 November 1994, 08:49:37 UTC: RFC 9110's own moment.
    const sys_seconds now{seconds(784111777)};
    const auto got = parse_retry_after(GetParam().text, now);
    const auto want = GetParam().seconds;
    EXPECT_EQ(got, want ? std::optional(seconds(*want)) : std::nullopt) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    , RetryAfter,
    testing::Values(
        Row{"1", 1}, Row{"3", 3}, Row{"0003", 3}, Row{"86400", 86400}, Row{"86401", 86400},
        Row{"999999999", 86400}, Row{"1000000000000000000", 86400},
        Row{"99999999999999999999999999", 86400}, Row{"0", {}}, Row{"000", {}}, Row{"-1", {}},
        Row{"+3", {}}, Row{"1e18", {}}, Row{"3.5", {}}, Row{"", {}}, Row{" ", {}}, Row{"soon", {}},
        Row{"3 s", {}}, Row{"0x10", {}}, Row{std::string("3\0", 2), {}},
        Row{"Sun, 06 Nov 1994 08:49:47 GMT", 10}, Row{"Sunday, 06-Nov-94 08:49:47 GMT", 10},
        Row{"Sun Nov  6 08:49:47 1994", 10}, Row{"Sun, 06 Nov 1994 08:49:37 GMT", 1},
        Row{"Sun, 06 Nov 1994 08:49:00 GMT", 1}, Row{"Thu, 01 Jan 1970 00:00:00 GMT", 1},
        Row{"Fri, 31 Dec 2099 23:59:59 GMT", 86400}, Row{"Sun, 06 Nov 1994 08:49:47 CET", {}},
        Row{"Sun, 99 Nov 1994 08:49:47 GMT", {}}));

}  // namespace
}  // namespace acme8443::acme
