#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/status/html.hpp"
#include "app/status/json.hpp"
#include "app/status/nagios.hpp"
#include "app/status/prometheus.hpp"
#include "app/status/text.hpp"
#include "tests/unit/app/status/sample.hpp"

// The approved outputs are tests/data/status/*. After a change that is wanted run
//   ACME8443_UPDATE=1 build/dev/tests/unit_app --gtest_filter='StatusForms.*'
// and read the difference.

namespace acme8443::app::status {
namespace {

TEST(StatusForms, Text)
{
    const std::string text = to_text(sample(), false);
    EXPECT_EQ(text, approved("overview.txt", text));
}

TEST(StatusForms, TextInColour)
{
    const std::string text = to_text(sample(), true);
    EXPECT_EQ(text, approved("overview.ansi", text));
}

TEST(StatusForms, Json)
{
    using Handler = nlohmann::json::error_handler_t;
    const std::string text = to_json(sample()).dump(2, ' ', false, Handler::strict) + "\n";
    EXPECT_EQ(text, approved("overview.json", text));
}

TEST(StatusForms, Prometheus)
{
    const std::string text = to_prometheus(sample());
    EXPECT_EQ(text, approved("overview.prom", text));
}

TEST(StatusForms, Nagios)
{
    const Plugin plugin = to_nagios(sample());
    EXPECT_EQ(plugin.alarm, Alarm::critical);
    EXPECT_EQ(plugin.line, approved("overview.nagios", plugin.line));
    EXPECT_EQ(std::ranges::count(plugin.line, '\n'), 1);
    EXPECT_EQ(std::ranges::count(plugin.line, '|'), 1) << "what follows a bar is data";
}

TEST(StatusForms, Html)
{
    const std::string page = to_html(sample());
    EXPECT_EQ(page, approved("overview.html", page));
    EXPECT_EQ(page.find("<script"), page.npos);
    EXPECT_EQ(page.find("src="), page.npos);
    EXPECT_EQ(page.find("url("), page.npos);
    EXPECT_EQ(page.find('\x1b'), page.npos);
}

TEST(StatusForms, OfNothing)
{
    const Overview nothing{.now = {}, .host = "h"};
    EXPECT_EQ(to_text(nothing, false),
              "there is no certificate yet; `acme8443 issue NAME` gets one\n");
    EXPECT_EQ(to_json(nothing)["certificates"], nlohmann::json::array());
    EXPECT_EQ(to_nagios(nothing).line, "ACME8443 OK - 0 certificates, valid and served\n");
    EXPECT_EQ(to_prometheus(nothing).find("certificate_state"), std::string::npos);
    EXPECT_NE(to_html(nothing).find("There is no certificate yet"), std::string::npos);
}

}  // namespace
}  // namespace acme8443::app::status
