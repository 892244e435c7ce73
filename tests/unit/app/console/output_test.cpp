#include "app/console/output.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
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

constexpr const char* up = "\x1b[1A\r\x1b[J";

TEST(Output, ALiveLineGivesWayToTheNext)
{
    Streams to;
    Output terminal(to.out, to.err, true);
    terminal.live("a.example.org", "port 80");
    terminal.live("a.example.org", "port 443");
    terminal.live_over();
    EXPECT_EQ(to.err.str(),
              std::string("a.example.org: port 80\n") + up + "a.example.org: port 443\n" + up);

    Streams file;
    Output log(file.out, file.err, false);
    log.something_happened();
    log.live("a.example.org", "port 80");
    log.live_over();
    EXPECT_EQ(file.err.str(), "a.example.org: port 80\n");
}

TEST(Output, EachCertificateHasALineOfItsOwnOnATerminal)
{
    Streams to;
    Output output(to.out, to.err, true);
    output.progress("a", "ordering");
    output.progress("b", "ordering");
    to.err.str("");
    output.progress("a", "validating");
    EXPECT_EQ(to.err.str(), "\x1b[2A\r\x1b[Ja: validating\nb: ordering\n");
    to.err.str("");
    output.print("b: done\n");
    EXPECT_EQ(to.out.str(), "b: done\n");
    EXPECT_EQ(to.err.str(), "\x1b[2A\r\x1b[Ja: validating\n") << "what it has come to is said";
    output.progress("x.a", "ordering");
    to.err.str("");
    output.error({Errc::dns, "issuing a: no"});
    EXPECT_TRUE(to.err.str().ends_with("\x1b[Jacme8443: issuing a: no\n  " +
                                       std::string(advice(Errc::dns)) + "\nx.a: ordering\n"));
}

TEST(Output, WhatWouldWrapStaysInFull)
{
    Streams to;
    Output output(to.out, to.err, true);
    output.use_columns(20);
    output.progress("a", "short");
    output.progress("a", "what a person has to do");
    output.progress("a", "short again");
    EXPECT_EQ(to.err.str(),
              std::string("a: short\n") + up + "a: what a person has to do\na: short again\n");
}

TEST(Output, OfManyTheOldestLineStays)
{
    Streams to;
    Output output(to.out, to.err, true);
    for (char name = 'a'; name <= 'm'; ++name) output.progress(std::string(1, name), "ordering");
    const std::string text = to.err.str();
    EXPECT_EQ(text.substr(text.rfind("\x1b[J") + 3).substr(0, 26), "a: ordering\nb: ordering\nc:");
}

TEST(Output, PeopleReadTheMachinesTimeAndProgramsUtc)
{
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    Streams to;
    Output output(to.out, to.err, false);
    output.print("valid until 2026-11-21T10:25:00Z\n");
    EXPECT_EQ(to.out.str(), "valid until 2026-11-21 11:25 CET\n");
    to.out.str("");
    output.use_json(true);
    output.error({Errc::rate_limited, "later: 2026-11-21T10:25:00Z",
                  std::chrono::sys_seconds(std::chrono::seconds(1795256700))});
    EXPECT_NE(to.err.str().find("later: 2026-11-21 11:25 CET\n  try again at 2026-11-21 11:25 CET"),
              std::string::npos);
    const auto document = nlohmann::json::parse(to.out.str());
    EXPECT_EQ(document["error"]["message"], "later: 2026-11-21T10:25:00Z");
    EXPECT_EQ(document["error"]["retry_at"], "2026-11-21T10:25:00Z");
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
