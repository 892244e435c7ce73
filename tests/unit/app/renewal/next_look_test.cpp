#include "app/renewal/next_look.hpp"

#include <gtest/gtest.h>

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

const sys_seconds now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

/// How long from now on; what is past is negative, what is not said is not there.
struct Row {
    const char* why;
    std::optional<seconds> due{};
    std::optional<seconds> ask{};
    std::optional<seconds> back_off{};
    seconds alone{};   ///< until the next look
    seconds others{};  ///< the same when others were at work
};

Standing standing_of(const Row& row)
{
    Standing standing;
    if (row.ask) standing.record.ask_at = now + *row.ask;
    if (row.back_off) standing.record.not_before = now + *row.back_off;
    if (!row.due) return standing;
    Live live;
    live.generation = "one";
    live.not_before = now - days(60);
    live.not_after = now + days(300);
    standing.live = std::move(live);
    standing.record.renew_at = now + *row.due;
    standing.record.renew_at_generation = "one";
    return standing;
}

class NextLook : public testing::TestWithParam<Row> {};

TEST_P(NextLook, Is)
{
    const Row& row = GetParam();
    EXPECT_EQ(next_look(standing_of(row), now, {}) - now, row.alone);
    EXPECT_EQ(next_look(standing_of(row), now, 15s) - now, row.others);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, NextLook,
    testing::Values(
        Row{.why = "due_later", .due = days(10), .alone = 1h, .others = 1h},
        Row{.why = "due_soon", .due = 7min, .alone = 7min, .others = 7min},
        Row{.why = "ask", .due = days(10), .ask = 20min, .alone = 1h, .others = 1h},
        Row{.why = "asked", .due = days(10), .ask = -20min, .alone = 1h, .others = 1h},
        Row{.why = "back_off", .due = -1h, .back_off = 10min, .alone = 10min, .others = 10min},
        Row{.why = "long_back_off", .due = -1h, .back_off = 20h, .alone = 1h, .others = 1h},
        Row{.why = "due_and_not_done", .due = -1s, .alone = 1h, .others = 15s},
        Row{.why = "never_issued", .alone = 1h, .others = 15s},
        Row{.why = "never_and_back_off", .back_off = 1min, .alone = 1min, .others = 1min},
        Row{.why = "back_off_is_over", .back_off = -1min, .alone = 1h, .others = 15s}),
    [](const auto& row) { return row.param.why; });

TEST(OthersDoneIn, GrowsToTheLongestSleep)
{
    std::optional<seconds> before;
    for (const seconds each : std::vector<seconds>{15s, 1min, 4min, 16min, 1h, 1h, 1h}) {
        before = others_done_in(before);
        EXPECT_EQ(*before, each);
    }
}

}  // namespace
}  // namespace acme8443::app
