#include "app/status/overview.hpp"

#include <gtest/gtest.h>

#include "app/status/nagios.hpp"
#include "tests/unit/app/status/sample.hpp"

namespace acme8443::app::status {
namespace {

CertificateReport& named(Overview& all, const std::string& name)
{
    for (CertificateReport& each : all.certificates)
        if (each.name.starts_with(name)) return each;
    ADD_FAILURE() << name;
    return all.certificates.front();
}

TEST(StatusOverview, EachStateHasItsExitStatus)
{
    struct Row {
        const char* name;
        State state;
        ExitStatus status;
    };
    Overview all = sample();
    for (const Row& row :
         {Row{"app", State::done, exit_ok}, Row{"broken", State::misconfigured, exit_configuration},
          Row{"damaged", State::damaged, exit_cannot_write},
          Row{"hostile", State::not_deployed, exit_rolled_back},
          Row{"new", State::not_issued, exit_try_again}, Row{"old", State::expired, exit_try_again},
          Row{"renewing", State::done, exit_ok}}) {
        const CertificateReport& report = named(all, row.name);
        EXPECT_EQ(state_of(report, all.now), row.state) << row.name;
        EXPECT_EQ(app::exit_status(report, all.now), row.status) << row.name;
    }
    EXPECT_EQ(exit_status(all), exit_rolled_back);
}

TEST(StatusOverview, WhatIsServedNowGoesBeforeWhatWasRecorded)
{
    Overview all = sample();
    CertificateReport& report = named(all, "hostile");
    TargetReport& target = report.targets.front();
    target.recorded = "broken";
    EXPECT_EQ(app::exit_status(report, all.now), exit_rollback_failed);
    target.recorded = "pointed";
    EXPECT_EQ(app::exit_status(report, all.now), exit_not_deployed);
    target.recorded = "broken";
    target.as_wanted = true;
    EXPECT_EQ(app::exit_status(report, all.now), exit_ok);
}

TEST(StatusOverview, WhatNeedsSomebodyComesFirst)
{
    const Overview all = sample();
    std::vector<std::string> names;
    for (const std::size_t at : by_urgency(all)) names.push_back(all.certificates[at].name);
    EXPECT_EQ(names,
              (std::vector<std::string>{"broken.example.org", "damaged.example.org",
                                        "new.example.org", "old.example.org", "hostile.example.org",
                                        "renewing.example.org", "app.example.org"}));
}

TEST(StatusOverview, NagiosAlarms)
{
    struct Row {
        const char* name;
        Alarm alarm;
    };
    for (const Row& row :
         {Row{"app", Alarm::ok}, Row{"broken", Alarm::unknown}, Row{"damaged", Alarm::critical},
          Row{"hostile", Alarm::critical}, Row{"new", Alarm::critical}, Row{"old", Alarm::critical},
          Row{"renewing", Alarm::warning}}) {
        Overview all = sample();
        Overview one{.now = all.now, .host = "h"};
        one.certificates.push_back(std::move(named(all, row.name)));
        EXPECT_EQ(to_nagios(one).alarm, row.alarm) << to_nagios(one).line;
    }
}

TEST(StatusOverview, NagiosIsToldWhenNothingCouldBeFoundOut)
{
    const Plugin plugin = to_nagios(Error{Errc::bad_config, "line 1 | x\n"});
    EXPECT_EQ(plugin.alarm, Alarm::unknown);
    EXPECT_EQ(plugin.line, "ACME8443 UNKNOWN - line 1 / x\\x0a\n");
}

TEST(StatusOverview, NagiosWarnsAtATenthAndATwentiethOfTheLifetime)
{
    Overview all = sample();
    Overview one{.now = all.now, .host = "h"};
    one.certificates.push_back(std::move(named(all, "app")));
    const Live& live = *one.certificates.front().live;
    using std::chrono::hours;
    one.now = live.not_after - hours(9 * 24 + 1);
    EXPECT_EQ(to_nagios(one).alarm, Alarm::ok);
    one.now = live.not_after - hours(9 * 24 - 1);
    EXPECT_EQ(to_nagios(one).alarm, Alarm::warning);
    one.now = live.not_after - hours(4 * 24 + 11);
    EXPECT_EQ(to_nagios(one).alarm, Alarm::critical);
}

}  // namespace
}  // namespace acme8443::app::status
