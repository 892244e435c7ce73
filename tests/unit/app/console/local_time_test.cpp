#include "app/console/local_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "base/text.hpp"

namespace acme8443::app {
namespace {

void live_in(const char* zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

TEST(LocalTime, IsTheMachines)
{
    live_in("Europe/Berlin");
    EXPECT_EQ(local_time(*parse_rfc3339("2026-11-21T10:25:00Z")), "2026-11-21 11:25 CET");
    EXPECT_EQ(local_time(*parse_rfc3339("2026-07-21T10:25:59Z")), "2026-07-21 12:25 CEST");
    live_in("UTC");
    EXPECT_EQ(local_time(*parse_rfc3339("2026-11-21T10:25:00Z")), "2026-11-21 10:25 UTC");
}

TEST(LocalTime, TimesInATextAreFound)
{
    live_in("Europe/Berlin");
    EXPECT_EQ(with_local_times("due since 2026-11-21T10:25:00Z, or 2026-11-21T10:25:00Z"),
              "due since 2026-11-21 11:25 CET, or 2026-11-21 11:25 CET");
    for (const char* text : {"", "2026", "2026-13-41T99:99:99Z", "2026-11-21T10:25:00+01:00",
                             "20261121T102500Z-1a2b3c4d", "2026-11-21T10:25:00"})
        EXPECT_EQ(with_local_times(text), text);
}

}  // namespace
}  // namespace acme8443::app
