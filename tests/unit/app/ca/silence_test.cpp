#include "app/ca/silence.hpp"

#include <gtest/gtest.h>

namespace acme8443::app {
namespace {

constexpr const char* ca = "https://ca.example/directory";

TEST(Silence, OneIsEnoughToAskAndThreeInARowToOrder)
{
    Silence silence;
    EXPECT_FALSE(silence.before_asking(ca));
    for (int n = 1; n <= 3; ++n) {
        EXPECT_FALSE(silence.before_ordering(ca)) << n;
        silence.note(ca, Error{Errc::connection_timeout, "no answer in 10 s"});
        EXPECT_TRUE(silence.before_asking(ca));
    }
    ASSERT_TRUE(silence.before_ordering(ca));
    EXPECT_EQ(silence.before_ordering(ca)->code, Errc::connection_timeout);
    EXPECT_NE(silence.before_ordering(ca)->message.find("no answer in 10 s"), std::string::npos);
    EXPECT_FALSE(silence.before_asking("https://other.example/directory"));
    silence.note(ca, std::nullopt);
    EXPECT_FALSE(silence.before_asking(ca));
}

TEST(Silence, AnyAnswerEndsIt)
{
    Silence silence;
    silence.note(ca, Error{Errc::network, "cut"});
    silence.note(ca, Error{Errc::challenge_failed, "it looked and was not convinced"});
    EXPECT_FALSE(silence.before_asking(ca));
}

TEST(Silence, ACaThatHasHadEnoughOfOneDomainMayTakeTheNextOrder)
{
    Silence silence;
    for (int n = 0; n < 10; ++n) silence.note(ca, Error{Errc::rate_limited, "too many"});
    EXPECT_TRUE(silence.before_asking(ca));
    EXPECT_FALSE(silence.before_ordering(ca));
}

}  // namespace
}  // namespace acme8443::app
