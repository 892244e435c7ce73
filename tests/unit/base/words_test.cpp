// The small words: errors, key types, deployment states, secrets.
#include "base/clock.hpp"
#include "base/deployment_records.hpp"
#include "base/order_spec.hpp"
#include "base/secret.hpp"
#include "tests/support/matchers.hpp"

namespace acme8443 {
namespace {

using testing::HasSubstr;

TEST(Errors, ReadOutermostFirst)
{
    const Error error = Error{Errc::network, "connection reset"}
                            .while_doing("downloading chain")
                            .while_doing("finalizing order");
    EXPECT_EQ(error.message, "finalizing order: downloading chain: connection reset");
}

TEST(Errors, HaveTheNamesOfTheCode)
{
    EXPECT_EQ(to_string(Errc::bad_usage), "bad_usage");
    EXPECT_EQ(to_string(Errc::forbidden_address), "forbidden_address");
    EXPECT_EQ(to_string(Errc::rollback_failed), "rollback_failed");
    EXPECT_EQ(to_string(Errc::internal), "internal");
}

TEST(KeyTypes, ReadBackAsWritten)
{
    for (const auto type : {KeyType::ecdsa_p256, KeyType::ecdsa_p384, KeyType::rsa_2048,
                            KeyType::rsa_3072, KeyType::rsa_4096})
        EXPECT_THAT(parse_key_type(to_string(type)), IsOkAndHolds(type));
    EXPECT_THAT(parse_key_type("rsa-1024"), FailsWith(Errc::bad_usage, HasSubstr("ecdsa-p256")));
}

TEST(DeploymentStates, HaveNames)
{
    EXPECT_EQ(to_string(DeploymentState::staged), "staged");
    EXPECT_EQ(to_string(DeploymentState::rolled_back), "rolled_back");
}

TEST(Secrets, MoveAndCopyOnlyWhenAsked)
{
    Secret one("first");
    Secret two = one.copy();
    EXPECT_EQ(two.reveal(), "first");
    two = Secret("second");
    EXPECT_EQ(two.reveal(), "second");
    one = std::move(two);
    EXPECT_EQ(one.reveal(), "second");
    EXPECT_TRUE(Secret().empty());
}

TEST(SystemClock, SleepsAsLongAsTold)
{
    const SystemClock clock;
    const auto start = clock.uptime();
    EXPECT_THAT(clock.sleep_for(std::chrono::milliseconds(20), {}), IsOk());
    EXPECT_GE(clock.uptime() - start, std::chrono::milliseconds(19));
}

TEST(SystemClock, WakesAtOnceWhenStopped)
{
    const SystemClock clock;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(clock.sleep_for(std::chrono::milliseconds::max(), stop.get_token()),
                FailsWith(Errc::cancelled, HasSubstr("cancelled")));
}

}  // namespace
}  // namespace acme8443
