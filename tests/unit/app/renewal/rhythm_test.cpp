#include "app/renewal/rhythm.hpp"

#include <gtest/gtest.h>

namespace acme8443::app {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds start = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

std::vector<std::chrono::sys_seconds> starts(std::initializer_list<std::chrono::seconds> gaps)
{
    std::vector<std::chrono::sys_seconds> all{start};
    for (const auto gap : gaps) all.push_back(all.back() + gap);
    return all;
}

TEST(UsualGap, IsTheMiddleOne)
{
    EXPECT_EQ(usual_gap({}), 24h);
    EXPECT_EQ(usual_gap(starts({6h, 6h})), 24h) << "too few to know";
    EXPECT_EQ(usual_gap(starts({6h, 6h, 6h})), 6h);
    EXPECT_EQ(usual_gap(starts({6h, 168h, 6h, 6h, 6h})), 6h) << "an outage does not count";
    EXPECT_EQ(usual_gap(starts({24h, 1s, 24h, 24h, 24h})), 24h) << "nor does a run by hand";
    EXPECT_EQ(usual_gap(starts({9000h, 9000h, 9000h})), 168h);
}

TEST(WithStart, KeepsTheLastFew)
{
    auto all = starts({6h, 6h, 6h, 6h, 6h, 6h, 6h});
    all = with_start(all, all.back() + 6h);
    EXPECT_EQ(all.size(), 8U);
    EXPECT_EQ(all.front(), start + 6h);
}

TEST(WithStart, BeginsAnewWhenTheClockWasTurnedBack)
{
    EXPECT_EQ(with_start(starts({6h}), start), std::vector{start});
}

}  // namespace
}  // namespace acme8443::app
