#include "app/notify/memory.hpp"

#include <gmock/gmock.h>

#include "base/text.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app::notify {
namespace {

const std::chrono::sys_seconds now = *parse_rfc3339("2026-11-21T10:25:00Z");

TEST(NotifyMemory, KeepsWhatItWasGiven)
{
    const TempDir store;
    EXPECT_THAT(recall(store.path()), IsOkAndHolds(testing::IsEmpty()));
    const Troubles troubles{{"a", {Condition::failing, now, now}},
                            {"b", {Condition::expired, now, std::nullopt}}};
    ASSERT_THAT(remember(store.path(), troubles), IsOk());
    EXPECT_THAT(recall(store.path()), IsOkAndHolds(troubles));
}

TEST(NotifyMemory, ADamagedOneCountsAsNone)
{
    const TempDir store;
    ASSERT_THAT(file::write_atomically(store / "notices.json", "{\"certificates\": {}}", 0600),
                IsOk());
    EXPECT_THAT(recall(store.path()), IsOkAndHolds(testing::IsEmpty()));
}

}  // namespace
}  // namespace acme8443::app::notify
