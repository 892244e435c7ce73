#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "hooks/targets/targets.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class WildflyTarget : public testing::Test {
protected:
    WildflyTarget()
    {
        EXPECT_THAT(file::create(temporary / "password", "s3cret\n", 0600), IsOk());
        settings = {{"keystore", {(temporary / "application.keystore").string()}},
                    {"keystore_password_file", {(temporary / "password").string()}},
                    {"user", {"acme8443"}},
                    {"password_file", {(temporary / "password").string()}}};
    }
    /// Reloads a target whose management answers so.
    Result<void> reload(ScriptedHttp::Reply answer)
    {
        auto http = std::make_unique<ScriptedHttp>();
        http->otherwise = [this, answer](const net::HttpRequest& request) {
            asked = request;
            digest = request.credentials && request.credentials->digest;
            user = request.credentials ? request.credentials->user + ":" +
                                             std::string(request.credentials->password.reveal())
                                       : "";
            return answer;
        };
        auto target = make_wildfly(spec_of("wildfly", settings), std::move(http));
        if (!target) return fail(target.error());
        return (*target)->reload({});
    }
    TempDir temporary;
    Settings settings;
    net::HttpRequest asked;
    bool digest{};
    std::string user;
};

TEST_F(WildflyTarget, LoadsTheKeyStoreAndInitialisesTheKeyManager)
{
    ASSERT_THAT(reload(ScriptedHttp::reply(200, R"({"outcome":"success"})")), IsOk());
    EXPECT_EQ(asked.method + " " + asked.url, "POST http://127.0.0.1:9990/management");
    EXPECT_EQ(asked.headers.at("Content-Type"), "application/json");
    EXPECT_TRUE(digest);
    EXPECT_EQ(user, "acme8443:s3cret");
    EXPECT_EQ(nlohmann::json::parse(asked.body), nlohmann::json::parse(R"({
        "operation": "composite", "address": [], "steps": [
          {"operation": "load", "address": [{"subsystem": "elytron"}, {"key-store": "applicationKS"}]},
          {"operation": "init", "address": [{"subsystem": "elytron"}, {"key-manager": "applicationKM"}]}
        ]})"));
}

TEST_F(WildflyTarget, NamesWhatItIsTold)
{
    settings["management"] = {"https://admin.example:9993/management"};
    settings["key_store"] = {"httpsKS"};
    settings["key_manager"] = {"httpsKM"};
    ASSERT_THAT(reload(ScriptedHttp::reply(200, R"({"outcome":"success"})")), IsOk());
    EXPECT_EQ(asked.url, "https://admin.example:9993/management");
    EXPECT_THAT(asked.body, AllOf(HasSubstr("httpsKS"), HasSubstr("httpsKM")));
}

struct Answer {
    const char* why;
    ScriptedHttp::Reply reply;
    Errc code;
    const char* says;
};
class WildflyAnswer : public WildflyTarget, public testing::WithParamInterface<Answer> {};

TEST_P(WildflyAnswer, IsAFailure)
{
    EXPECT_THAT(reload(GetParam().reply), FailsWith(GetParam().code, HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WildflyAnswer,
    testing::Values(
        Answer{
            "failed",
            ScriptedHttp::reply(
                500,
                R"({"outcome":"failed","failure-description":{"WFLYCTL0062":"keystore password was incorrect"}})"),
            Errc::hook_failed, "keystore password was incorrect"},
        Answer{"without_a_reason", ScriptedHttp::reply(200, R"({"outcome":"cancelled"})"),
               Errc::hook_failed, "status 200"},
        Answer{"password", ScriptedHttp::reply(401, "<html>"), Errc::hook_failed, "status 401"},
        Answer{"no_object", ScriptedHttp::reply(200, "[]"), Errc::hook_failed, "status 200"},
        Answer{"down", fail(Errc::connection_refused, "refused"), Errc::connection_refused,
               "WildFly's management: refused"}),
    [](const auto& test) { return std::string(test.param.why); });

}  // namespace
}  // namespace acme8443::hooks
