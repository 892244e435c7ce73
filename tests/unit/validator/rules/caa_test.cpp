// Rows for each rule of rules/caa.cpp: it fires, it holds, it does not apply.
#include <gmock/gmock.h>

#include "validator/policy.hpp"

namespace acme8443::validator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Zone = std::map<std::string, CaaAnswer, std::less<>>;
constexpr std::string_view account = "https://ca.example/acct/1";
const Moment at = utc(2026, 11, 20);

CaaAnswer records(std::vector<CaaRecord> all) { return {std::move(all), std::nullopt}; }
CaaAnswer issue(std::string value) { return records({{0, "issue", std::move(value)}}); }
CaaAnswer failed() { return {{}, "SERVFAIL"}; }

struct Case {
    std::string name{"www.example.com"};
    Zone zone{};
    std::string profile{"letsencrypt"};
    std::string issuer{"letsencrypt.org"};
    std::string account_uri{account};
    Vantage vantage{Vantage::ca};
    Identifier::Kind kind{Identifier::Kind::dns};
};

Verdict judged(const Case& what)
{
    Facts facts{.vantage = what.vantage};
    auto& name = facts.names.emplace_back(
        Wanted{Identifier::raw(what.kind, what.name), ChallengeType::http_01});
    name.caa = CaaFacts{.zone = what.zone, .issuer = what.issuer, .account_uri = what.account_uri};
    constexpr Area areas[] = {Area::caa};
    return judge(facts, areas, at, *ca_profile(what.profile));
}

/// The ids of the rules that found something.
std::vector<std::string> found(const Case& what)
{
    std::vector<std::string> ids;
    for (const Finding& finding : judged(what).findings) ids.emplace_back(finding.rule->id);
    return ids;
}

TEST(CaaRules, EachSpeaksOfItsOwnObstacle)
{
    struct Row {
        std::string what;
        CaaAnswer set;
        std::vector<std::string> br;
        std::vector<std::string> letsencrypt;
    };
    const CaaRecord ours{0, "issue", "letsencrypt.org"};
    const Row rows[] = {
        {"no restriction", records({{0, "iodef", "mailto:a@b"}}), {}, {}},
        {"permitted", issue("letsencrypt.org"), {}, {}},
        {"nobody", issue(";"), {"caa-issuer"}, {"caa-issuer"}},
        {"another CA", issue("ca.example"), {"caa-issuer"}, {"caa-issuer"}},
        {"issuer's case", issue("LetsEncrypt.org"), {}, {"caa-narrower-reading"}},
        {"lookup", failed(), {"caa-lookup"}, {"caa-lookup"}},
        {"critical", records({{128, "x", ""}, ours}), {"caa-critical"}, {"caa-critical"}},
        {"flag 1", records({{1, "x", ""}, ours}), {}, {"caa-narrower-reading"}},
        {"flag 1, and forbidden anyway",
         records({{1, "x", ""}, {0, "issue", ";"}}),
         {"caa-issuer"},
         {"caa-narrower-reading"}},
        {"flag 127 without the last bit", records({{126, "x", ""}, ours}), {}, {}},
        {"critical, known", records({{128, "IODEF", ""}, {129, "issuemail", ";"}, ours}), {}, {}},
        {"critical contact",
         records({{128, "contactemail", "a@b"}, ours}),
         {},
         {"caa-narrower-reading"}},
        {"malformed", issue("letsencrypt.org; a"), {"caa-malformed"}, {"caa-malformed"}},
        {"malformed, another permits", records({{0, "issue", "x;y"}, ours}), {}, {}},
        {"hyphen", issue("letsencrypt.org; a-b=c"), {}, {"caa-narrower-reading"}},
        {"no tag", issue("letsencrypt.org; =c"), {"caa-malformed"}, {"caa-wider-reading"}},
        {"account", issue("letsencrypt.org; accounturi=https://ca.example/acct/1"), {}, {}},
        {"other account", issue("letsencrypt.org; accounturi=x"), {"caa-account"}, {"caa-account"}},
        {"two accounts",
         issue("letsencrypt.org; accounturi=https://ca.example/acct/1; "
               "accounturi=https://ca.example/acct/1"),
         {"caa-account"},
         {"caa-account"}},
        {"method", issue("letsencrypt.org; validationmethods=http-01"), {}, {}},
        {"other method",
         issue("letsencrypt.org; validationmethods=dns-01"),
         {"caa-method"},
         {"caa-method"}},
        {"two lists",
         issue("letsencrypt.org; validationmethods=http-01; validationmethods=http-01"),
         {"caa-method"},
         {"caa-method"}},
        {"trailing comma",
         issue("letsencrypt.org; validationmethods=http-01,"),
         {"caa-method"},
         {}},
        {"the Forum's label",
         issue("letsencrypt.org; validationmethods=ca-tbr-19"),
         {},
         {"caa-narrower-reading"}},
        {"another of its labels",
         issue("letsencrypt.org; validationmethods=ca-tbr-7"),
         {"caa-method"},
         {"caa-method"}},
        {"parameter's case",
         issue("letsencrypt.org; AccountURI=x"),
         {"caa-parameter-case"},
         {"caa-parameter-case"}},
        {"the nearest one decides",
         records({{0, "issue", "ca.example"},
                  {0, "issue", "letsencrypt.org; accounturi=x"},
                  {0, "issue", "letsencrypt.org; validationmethods=dns-01"}}),
         {"caa-method"},
         {"caa-method"}},
    };
    for (const Row& row : rows) {
        for (const auto& [profile, want] :
             {std::pair{"br", row.br}, {"letsencrypt", row.letsencrypt}}) {
            const Case what{.zone = {{"example.com", row.set}}, .profile = profile};
            EXPECT_EQ(found(what), want) << row.what << ", " << profile;
        }
    }
}

TEST(CaaRules, DoNotApply)
{
    const Zone nobody = {{"example.com", issue(";")}, {"example.onion", issue(";")}};
    EXPECT_THAT(found({.zone = nobody}), ElementsAre("caa-issuer"));
    EXPECT_THAT(found({.zone = nobody, .profile = "private"}), IsEmpty());
    EXPECT_THAT(found({.name = "www.example.onion", .zone = nobody}), IsEmpty());
    EXPECT_THAT(found({.name = "www.example.com", .zone = nobody, .kind = Identifier::Kind::ip}),
                IsEmpty());
    EXPECT_THAT(found({.name = "example.net", .zone = nobody}), IsEmpty());
}

TEST(CaaRules, TheClimbEndsAtTheFirstRecordsOrTheFirstFailure)
{
    const CaaAnswer ours = issue("letsencrypt.org");
    const CaaAnswer other = issue("ca.example");
    struct Row {
        Zone zone;
        std::vector<std::string> want;
    };
    const Row rows[] = {
        {{}, {}},
        {{{"www.example.com", ours}, {"example.com", other}}, {}},
        {{{"www.example.com", other}, {"example.com", ours}}, {"caa-issuer"}},
        {{{"www.example.com", {}}, {"com", other}}, {"caa-issuer"}},
        {{{"www.example.com", ours}, {"example.com", failed()}}, {}},
        {{{"www.example.com", failed()}, {"example.com", ours}}, {"caa-lookup"}},
        {{{"com", failed()}}, {"caa-lookup"}},
        {{{"mail.example.com", other}, {"xample.com", other}}, {}},
    };
    for (const Row& row : rows) EXPECT_EQ(found({.zone = row.zone}), row.want);
}

TEST(CaaRules, AWildcardGoesByIssuewildIfThereIsAny)
{
    const auto set = [](std::string issue_, std::string issuewild) {
        return Zone{{"example.com", records({{0, "issue", std::move(issue_)},
                                             {0, "IssueWild", std::move(issuewild)}})}};
    };
    const std::string wild = "*.example.com";
    EXPECT_THAT(found({.name = wild, .zone = set(";", "letsencrypt.org")}), IsEmpty());
    EXPECT_THAT(found({.name = wild, .zone = set("letsencrypt.org", ";")}),
                ElementsAre("caa-issuer"));
    EXPECT_THAT(found({.zone = set("letsencrypt.org", ";")}), IsEmpty());
    EXPECT_THAT(found({.zone = set(";", "letsencrypt.org")}), ElementsAre("caa-issuer"));
    EXPECT_THAT(found({.name = wild, .zone = {{"example.com", issue(";")}}}),
                ElementsAre("caa-issuer"));
    EXPECT_THAT(found({.name = wild, .zone = {{"example.com", records({{0, "iodef", "x"}})}}}),
                IsEmpty());
}

TEST(CaaRules, WhatIsNotKnownIsNotJudged)
{
    const auto outcome = [](const Case& what) {
        const Verdict verdict = judged(what);
        EXPECT_EQ(verdict.findings.size(), 1U);
        return verdict.findings.empty() ? Outcome::violated : verdict.findings[0].outcome;
    };
    const Zone other = {{"example.com", issue("ca.example")}};
    EXPECT_EQ(outcome({.zone = other, .profile = "br", .issuer = ""}), Outcome::not_judged);
    EXPECT_EQ(outcome({.zone = other, .issuer = ""}), Outcome::violated) << "the profile's";
    const Zone nobody = {{"example.com", issue(";")}};
    EXPECT_EQ(outcome({.zone = nobody, .profile = "br", .issuer = ""}), Outcome::violated);
    const Zone one = {{"example.com", issue("letsencrypt.org; accounturi=x")}};
    EXPECT_EQ(outcome({.zone = one, .account_uri = ""}), Outcome::not_judged);
    EXPECT_EQ(outcome({.zone = one}), Outcome::violated);
    const Zone lost = {{"example.com", failed()}};
    EXPECT_EQ(outcome({.zone = lost, .vantage = Vantage::here}), Outcome::not_known);
    EXPECT_EQ(outcome({.zone = lost}), Outcome::violated);
}

TEST(CaaRules, SayWhatTheCaWouldSayAndWhatToPublish)
{
    const Verdict verdict =
        judged({.name = "*.example.com", .zone = {{"example.com", issue("ca.example")}}});
    ASSERT_NE(verdict.decisive(), nullptr);
    const Finding& finding = *verdict.decisive();
    EXPECT_EQ(
        finding.ca_says,
        "While processing CAA for *.example.com: CAA record for example.com prevents issuance");
    EXPECT_EQ(finding.problem, "caa");
    EXPECT_EQ(finding.evidence, "example.com. CAA 0 issue \"ca.example\"");
    EXPECT_EQ(finding.fix, "publish example.com. CAA 0 issue \"letsencrypt.org\"");
    EXPECT_THAT(finding.message, HasSubstr("ca.example"));

    const Verdict lost = judged({.zone = {{"example.com", failed()}}});
    ASSERT_NE(lost.decisive(), nullptr);
    EXPECT_EQ(lost.decisive()->problem, "dns");
    EXPECT_EQ(lost.decisive()->ca_says,
              "While processing CAA for www.example.com: DNS problem: SERVFAIL");
}

}  // namespace
}  // namespace acme8443::validator
