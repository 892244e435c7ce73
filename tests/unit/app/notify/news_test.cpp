#include "app/notify/news.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace acme8443::app::notify {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_seconds;

const sys_seconds start = *parse_rfc3339("2026-11-21T10:25:00Z");
const Error refused{Errc::refused_by_ca, "the CA said no"};

/// Runs one after the other; what was sent is what each returns.
struct History {
    Troubles troubles{};
    bool reachable{true};

    std::vector<Item> run(std::chrono::seconds at, std::vector<Outcome> outcomes, bool whole = true)
    {
        News news = news_of(troubles, outcomes, whole, start + at, days(14));
        troubles = reachable ? news.if_told : news.if_not_told;
        return reachable ? std::move(news.items) : std::vector<Item>();
    }
    static Outcome well() { return {.name = "a"}; }
    static Outcome failed() { return {.name = "a", .error = refused}; }
};

TEST(News, OneMessageForEachChange)
{
    History history;
    EXPECT_TRUE(history.run(0h, {History::well()}).empty());
    const auto failing = history.run(1h, {History::failed()});
    ASSERT_EQ(failing.size(), 1U);
    EXPECT_EQ(failing[0].condition, Condition::failing);
    EXPECT_FALSE(failing[0].again);
    EXPECT_EQ(failing[0].error->message, refused.message);
    EXPECT_TRUE(history.run(2h, {History::failed()}).empty());
    const auto again = history.run(3h, {History::well()});
    ASSERT_EQ(again.size(), 1U);
    EXPECT_FALSE(again[0].condition.has_value());
    EXPECT_EQ(again[0].since, start + 1h);
    EXPECT_TRUE(history.troubles.empty());
    EXPECT_TRUE(history.run(4h, {History::well()}).empty());
}

TEST(News, WhileItFailsOnceADay)
{
    History history;
    std::size_t told = 0;
    for (int hour = 0; hour < 24 * 10; ++hour)
        told += history.run(std::chrono::hours(hour), {History::failed()}).size();
    EXPECT_EQ(told, 10U);
    const auto still = history.run(24h * 10, {History::failed()});
    ASSERT_EQ(still.size(), 1U);
    EXPECT_TRUE(still[0].again);
    EXPECT_EQ(still[0].since, start);
}

TEST(News, WhatNobodyCouldBeToldIsToldByTheNextRun)
{
    History history;
    history.reachable = false;
    history.run(0h, {History::failed()});
    history.reachable = true;
    const auto late = history.run(6h, {History::failed()});
    ASSERT_EQ(late.size(), 1U);
    EXPECT_FALSE(late[0].again);
    EXPECT_EQ(late[0].since, start);

    history.reachable = false;
    history.run(7h, {History::well()});
    history.reachable = true;
    EXPECT_EQ(history.run(8h, {History::well()}).size(), 1U);
    EXPECT_TRUE(history.run(9h, {History::well()}).empty());
}

TEST(News, WhatNobodyWasToldOfNeedsNoAllClear)
{
    History history;
    history.reachable = false;
    history.run(0h, {History::failed()});
    history.reachable = true;
    EXPECT_TRUE(history.run(1h, {History::well()}).empty());
    EXPECT_TRUE(history.troubles.empty());
}

TEST(News, ALockAndASignalAreNoNews)
{
    for (const Errc code : {Errc::busy, Errc::cancelled}) {
        History history;
        EXPECT_TRUE(history.run(0h, {{.name = "a", .error = Error{code, ""}}}).empty());
        history.run(1h, {History::failed()});
        EXPECT_TRUE(history.run(2h, {{.name = "a", .error = Error{code, ""}}}).empty());
        EXPECT_EQ(history.troubles.size(), 1U) << "it is not well";
    }
}

TEST(News, ExpiryIsAChangeOfItsOwn)
{
    struct Row {
        days lifetime;
        std::chrono::seconds left;
        std::optional<Condition> condition;
    };
    for (const Row& row :
         {Row{days(90), days(8), {}}, Row{days(90), days(7), Condition::expiring},
          Row{days(398), days(15), {}}, Row{days(398), days(14), Condition::expiring},
          Row{days(6), 13h, {}}, Row{days(6), 12h, Condition::expiring},
          Row{days(90), 0s, Condition::expired}, Row{days(90), -1h, Condition::expired}}) {
        History history;
        const sys_seconds end = start + row.left;
        const auto items =
            history.run(0s, {{.name = "a", .not_before = end - row.lifetime, .not_after = end}});
        ASSERT_EQ(items.size(), row.condition ? 1U : 0U) << row.left.count();
        if (row.condition) {
            EXPECT_EQ(items[0].condition, row.condition);
        }
    }
    History history;
    history.run(0h, {History::failed()});
    Outcome expiring = History::failed();
    expiring.not_before = start - days(85);
    expiring.not_after = start + days(5);
    EXPECT_EQ(history.run(1h, {expiring}).size(), 1U) << "worse, and that is news";
    EXPECT_TRUE(history.run(2h, {expiring}).empty());
}

TEST(News, ARunForSomeLeavesTheOthersAlone)
{
    History history;
    history.run(0h, {History::failed(), {.name = "b", .error = refused}});
    EXPECT_TRUE(history.run(1h, {{.name = "c"}}, false).empty());
    EXPECT_EQ(history.troubles.size(), 2U);
    EXPECT_TRUE(history.run(2h, {History::failed()}, true).empty());
    EXPECT_EQ(history.troubles.size(), 1U) << "b is not configured any more";
}

}  // namespace
}  // namespace acme8443::app::notify
