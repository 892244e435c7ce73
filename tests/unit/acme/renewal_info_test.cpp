#include "acme/renewal_info.hpp"

#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string id = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE";

json window(const char* start, const char* end)
{
    return {{"suggestedWindow", {{"start", start}, {"end", end}}},
            {"explanationURL", "https://ca.example/why"}};
}

TEST(RenewalInfo, IsAskedWithoutASignature)
{
    ScriptedCa ca;
    ca.on("/ari/" + id, ca.reply(200, window("2027-01-02T04:00:00Z", "2027-01-03T04:00:00+01:00"),
                                 {{"retry-after", "21600"}}));
    const auto info = renewal_info(ca.session, id, {});
    ASSERT_THAT(info, IsOk());
    ASSERT_TRUE(*info);
    EXPECT_EQ((*info)->end - (*info)->start, 23h);
    EXPECT_EQ((*info)->explanation_url, "https://ca.example/why");
    EXPECT_EQ((*info)->ask_again_in, 6h);
    EXPECT_THAT(ca.asked(), ElementsAre("GET /ari/" + id));
    EXPECT_EQ(ca.http.requests.back().body, "");
}

TEST(RenewalInfo, AskAgainIsClamped)
{
    struct Row {
        const char* retry_after;
        std::chrono::seconds want;
    };
    for (const Row& row :
         {Row{"1", 1min}, {"60", 1min}, {"999999999", 24h}, {"0", 6h}, {"-1", 6h}, {"soon", 6h}}) {
        ScriptedCa ca;
        ca.on("/ari/" + id, ca.reply(200, window("2027-01-02T04:00:00Z", "2027-01-03T04:00:00Z"),
                                     {{"retry-after", row.retry_after}}));
        const auto info = renewal_info(ca.session, id, {});
        ASSERT_THAT(info, IsOk());
        EXPECT_EQ((*info)->ask_again_in, row.want) << row.retry_after;
    }
}

TEST(RenewalInfo, WindowsThatAreNoneAreNoAnswer)
{
    for (const json& body : {window("2027-01-03T04:00:00Z", "2027-01-02T04:00:00Z"),
                             window("2027-01-03T04:00:00Z", "2027-01-03T04:00:00Z"),
                             window("soon", "later"), json::object(), json("nonsense")}) {
        ScriptedCa ca;
        ca.on("/ari/" + id, ca.reply(200, body));
        EXPECT_THAT(renewal_info(ca.session, id, {}),
                    FailsWith(Errc::protocol, HasSubstr("asking when to renew")))
            << body;
    }
}

TEST(RenewalInfo, IsNothingWhenTheCaHasNone)
{
    ScriptedCa ca("https://ca.example/account/1", {{"renewalInfo", ""}});
    const auto info = renewal_info(ca.session, id, {});
    ASSERT_THAT(info, IsOk());
    EXPECT_FALSE(*info);
}

TEST(RenewalInfo, PicksAMomentInTheWindow)
{
    const RenewalInfo info{.start = std::chrono::sys_seconds(1000s),
                           .end = std::chrono::sys_seconds(1100s)};
    EXPECT_EQ(pick_moment(info, 0), info.start);
    EXPECT_EQ(pick_moment(info, 99), std::chrono::sys_seconds(1099s));
    EXPECT_EQ(pick_moment(info, 100), info.start);
    for (std::uint64_t random : {~0ULL, 1ULL << 63, 12345678901234567ULL}) {
        EXPECT_GE(pick_moment(info, random), info.start);
        EXPECT_LT(pick_moment(info, random), info.end);
    }
}

}  // namespace
}  // namespace acme8443::acme
