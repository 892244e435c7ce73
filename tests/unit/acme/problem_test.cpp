#include "acme/problem.hpp"

#include "tests/support/matchers.hpp"

namespace acme8443::acme {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

TEST(Problem, ShowsSubproblemsWhole)
{
    const Problem problem = parse_problem(403, R"({
        "type": "urn:ietf:params:acme:error:compound", "detail": "Errors during validation",
        "subproblems": [
          {"type": "urn:ietf:params:acme:error:unauthorized", "detail": "wrong key authorization",
           "identifier": {"type": "dns", "value": "a.example"}},
          {"type": "urn:ietf:params:acme:error:caa", "detail": "CAA forbids it",
           "identifier": {"type": "dns", "value": "b.example"}}]})");
    const Error error = to_error(problem);
    EXPECT_EQ(error.code, Errc::refused_by_ca);
    EXPECT_EQ(error.message, "compound: Errors during validation");
    EXPECT_THAT(error.parts,
                ElementsAre(testing::AllOf(
                                Field(&SubError::subject, "a.example"),
                                Field(&SubError::message, "unauthorized: wrong key authorization")),
                            testing::AllOf(Field(&SubError::subject, "b.example"),
                                           Field(&SubError::message, "caa: CAA forbids it"))));
}

TEST(Problem, TypeAndStatusDecideTheCode)
{
    struct Row {
        int status;
        const char* type;
        Errc code;
    };
    const std::string acme = "urn:ietf:params:acme:error:";
    for (const Row& row : {Row{429, "rateLimited", Errc::rate_limited},
                           {403, "rateLimited", Errc::rate_limited},
                           {400, "accountDoesNotExist", Errc::account_unknown},
                           {400, "badCSR", Errc::refused_by_ca},
                           {409, "alreadyReplaced", Errc::refused_by_ca},
                           {500, "serverInternal", Errc::network},
                           {400, "serverInternal", Errc::network},
                           {503, "serverInternal", Errc::rate_limited}}) {
        const std::string body = R"({"type":")" + acme + row.type + R"(","detail":"x"})";
        EXPECT_EQ(to_error(parse_problem(row.status, body)).code, row.code)
            << row.status << row.type;
    }
}

TEST(Problem, WhatIsNoProblemDocumentIsShown)
{
    EXPECT_EQ(to_error(parse_problem(502, "<html>Bad Gateway</html>")).message,
              "HTTP status 502: <html>Bad Gateway</html>");
    EXPECT_EQ(to_error(parse_problem(502, "")).code, Errc::network);
    EXPECT_EQ(to_error(parse_problem(503, "")).code, Errc::rate_limited);
    EXPECT_EQ(to_error(parse_problem(429, "")).code, Errc::rate_limited);
    EXPECT_EQ(to_error(parse_problem(404, "[]")).message, "HTTP status 404: []");
    EXPECT_EQ(to_error(parse_problem(307, "{}")).message, "HTTP status 307: {}");
}

TEST(Problem, NothingReachesATerminalUnescaped)
{
    const Error error =
        to_error(parse_problem(400, R"({"type":"x\u001b[2J","detail":"\u0007\r\n\u0000",
        "subproblems":[{"type":"y\u001b","detail":"z\u001b","identifier":{"value":"\u001b]0;"}}]})"));
    EXPECT_THAT(error.message, Not(HasSubstr("\x1b")));
    EXPECT_THAT(error.message, Not(HasSubstr("\n")));
    EXPECT_THAT(error.parts.at(0).subject, Not(HasSubstr("\x1b")));
    EXPECT_THAT(error.parts.at(0).message, Not(HasSubstr("\x1b")));
}

TEST(Problem, SubproblemsOfAnotherShapeDoNoHarm)
{
    EXPECT_TRUE(parse_problem(400, R"({"type":"x","subproblems":"no"})").subproblems.empty());
    EXPECT_EQ(parse_problem(400, R"({"type":"x","subproblems":[1,[],{}]})").subproblems.size(), 3U);
    std::string flood = R"({"type":"x","subproblems":[{})";
    for (int i = 0; i < 10'000; ++i) flood += ",{}";
    EXPECT_EQ(parse_problem(400, flood + "]}").subproblems.size(), 200U);
}

TEST(Problem, SaysWhereToAgree)
{
    const Problem problem =
        parse_problem(403, R"({"type":"urn:ietf:params:acme:error:userActionRequired",
        "detail":"Terms of service have changed","instance":"https://ca.example/agreement"})");
    EXPECT_EQ(problem.detail, "Terms of service have changed, see https://ca.example/agreement");
}

}  // namespace
}  // namespace acme8443::acme
