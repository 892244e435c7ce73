#include "tests/unit/store/store_fixture.hpp"

namespace acme8443::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::sys_seconds;
using testing::HasSubstr;

constexpr const char* name = "app.example.org";
const sys_seconds moment = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

class Records : public StoreTest {};

TEST_F(Records, DeploymentThatWasNeverTriedIsNothing)
{
    EXPECT_FALSE(*store().deployment_records()->find(name, "tomcat"));
}

TEST_F(Records, DeploymentIsKeptInEveryState)
{
    using enum DeploymentState;
    for (const auto state : {staged, pointed, verified, rolled_back, broken}) {
        const DeploymentRecord saved{state, "v2", "v1", "abcd", moment, "it said \"no\""};
        ASSERT_THAT(store().deployment_records()->save(name, "tomcat", saved), IsOk());
        const auto found = store().deployment_records()->find(name, "tomcat");
        ASSERT_THAT(found, IsOk());
        ASSERT_TRUE(*found);
        EXPECT_EQ((*found)->state, state);
        EXPECT_EQ((*found)->slot, "v2");
        EXPECT_EQ((*found)->old_slot, "v1");
        EXPECT_EQ((*found)->leaf_sha256, "abcd");
        EXPECT_EQ((*found)->when, moment);
        EXPECT_EQ((*found)->why, "it said \"no\"");
    }
}

TEST_F(Records, SomebodyElsesBytesCanBeRemembered)
{
    auto records = store().deployment_records();
    DeploymentRecord saved{};
    saved.why = "bad \xff byte";
    ASSERT_THAT(records->save(name, "tomcat", saved), IsOk());
    const auto found = records->find(name, "tomcat");
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ((*found)->why, "bad \xef\xbf\xbd byte");
}

TEST_F(Records, RenewalIsFreshAtFirst)
{
    const auto fresh = store().renewal(name);
    ASSERT_THAT(fresh, IsOk());
    EXPECT_EQ(fresh->failures, 0U);
    EXPECT_EQ(fresh->last_attempt, std::nullopt);
    EXPECT_EQ(fresh->renew_at, std::nullopt);
}

TEST_F(Records, RenewalIsKept)
{
    const RenewalRecord saved{.failures = 4,
                              .last_attempt = moment,
                              .not_before = moment + std::chrono::hours(1),
                              .renew_at_generation = "gen",
                              .window = Window{moment, moment + std::chrono::hours(2)},
                              .ask_at = moment,
                              .last_error = "no"};
    ASSERT_THAT(store().save_renewal(name, saved), IsOk());
    const auto found = store().renewal(name);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ(found->failures, 4U);
    EXPECT_EQ(found->last_attempt, saved.last_attempt);
    EXPECT_EQ(found->not_before, saved.not_before);
    EXPECT_EQ(found->window, saved.window);
    EXPECT_EQ(found->ask_at, saved.ask_at);
    EXPECT_EQ(found->renew_at, std::nullopt);
    EXPECT_EQ(found->renew_at_generation, "gen");
    EXPECT_EQ(found->last_error, "no");
    EXPECT_EQ(fs::status(root() / "renewals/app.example.org.json").permissions(), fs::perms(0600));
}

TEST_F(Records, EveryChangedByteAndEveryCutIsSeen)
{
    ASSERT_THAT(store().save_renewal(name, {.failures = 2, .last_error = "time out"}), IsOk());
    const fs::path file = root() / "renewals/app.example.org.json";
    const std::string whole = read(file);
    const auto is_seen = FailsWith(Errc::damaged, HasSubstr("app.example.org.json"));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string bytes = whole;
        bytes[i] = static_cast<char>(bytes[i] ^ (1 << i % 8));
        overwrite(file, bytes);
        EXPECT_THAT(store().renewal(name), is_seen) << bytes;
    }
    // The last byte is the newline after the document.
    for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
        overwrite(file, whole.substr(0, length));
        EXPECT_THAT(store().renewal(name), is_seen) << length;
    }
}

}  // namespace
}  // namespace acme8443::store
