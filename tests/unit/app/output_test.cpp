#include "app/output.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace acme8443::app {
namespace {

struct Streams {
    std::ostringstream out;
    std::ostringstream err;
};

TEST(Output, IsSilentUnderCronUntilSomethingHappens)
{
    Streams to;
    Output output(to.out, to.err, false);
    output.progress("a.example.org", "looking");
    EXPECT_EQ(to.err.str(), "");
    output.something_happened();
    output.progress("a.example.org", "issued");
    EXPECT_EQ(to.err.str(), "a.example.org: looking\na.example.org: issued\n");
}

TEST(Output, SaysEverythingToATerminal)
{
    Streams to;
    Output output(to.out, to.err, true);
    output.progress("a.example.org", "looking");
    EXPECT_EQ(to.err.str(), "a.example.org: looking\n");
}

TEST(Output, ALiveLineGivesWayToTheNext)
{
    Streams to;
    Output terminal(to.out, to.err, true);
    terminal.live("a.example.org", "port 80");
    terminal.live("a.example.org", "port 443");
    terminal.live_over();
    EXPECT_EQ(to.err.str(),
              "a.example.org: port 80\r\x1b[Ka.example.org: port 443\r\x1b[K");

    Streams file;
    Output log(file.out, file.err, false);
    log.something_happened();
    log.live("a.example.org", "port 80");
    log.live_over();
    EXPECT_EQ(file.err.str(), "a.example.org: port 80\n");
}

TEST(Output, AnErrorIsOneParagraph)
{
    Streams to;
    Output output(to.out, to.err, false);
    const Error error{
        Errc::refused_by_ca, "ordering: rejected", {}, {{"x.example.org", "no\nreally"}}};
    EXPECT_EQ(output.error(error), 69);
    EXPECT_EQ(to.err.str(),
              "acme8443: ordering: rejected\n"
              "  - x.example.org: no\n"
              "    really\n"
              "  the CA's own words are above; nothing was changed\n");
    EXPECT_EQ(to.out.str(), "");
}

TEST(Output, SomebodyElsesBytesReachNoTerminal)
{
    Streams to;
    Output output(to.out, to.err, true);
    output.error({Errc::refused_by_ca, "\x1b[31mred", {}, {{"\x07", "\x1b]0;title\x07"}}});
    EXPECT_EQ(to.err.str().find('\x1b'), std::string::npos);
    EXPECT_EQ(to.err.str().find('\x07'), std::string::npos);
}

TEST(Output, AsJsonAnErrorIsADocument)
{
    Streams to;
    Output output(to.out, to.err, true);
    output.use_json(true);
    output.print("for people");
    output.error({Errc::busy, "held"});
    const auto document = nlohmann::json::parse(to.out.str());
    EXPECT_EQ(document["error"]["code"], "busy");
    EXPECT_EQ(document["error"]["exit_status"], 75);
}

}  // namespace
}  // namespace acme8443::app
