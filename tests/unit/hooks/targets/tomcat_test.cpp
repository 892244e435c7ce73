#include <gmock/gmock.h>

#include "hooks/targets/targets.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class TomcatTarget : public testing::Test {
protected:
    TomcatTarget()
    {
        EXPECT_THAT(file::create(temporary / "password", "s3cret\n", 0600), IsOk());
        // Stands in for java: writes down how it was called.
        EXPECT_THAT(file::create(temporary / "java",
                                 "#!/bin/sh\ncat \"$1\" >" + (temporary / "source").string() +
                                     "; shift; echo \"$@\" >" + (temporary / "called").string() +
                                     "; exit $(cat " + (temporary / "status").string() + ")\n",
                                 0700),
                    IsOk());
        java_exits(0);
    }
    void java_exits(int status)
    {
        EXPECT_THAT(file::write_atomically(temporary / "status", std::to_string(status), 0600),
                    IsOk());
    }
    Settings manager() const
    {
        return {{"dir", {(temporary / "tls").string()}},
                {"manager", {"http://127.0.0.1:8080/manager/"}},
                {"user", {"acme8443"}},
                {"password_file", {(temporary / "password").string()}}};
    }
    Settings attach(Settings settings) const
    {
        settings["dir"] = {(temporary / "tls").string()};
        settings["java"] = {(temporary / "java").string()};
        settings["pid"] = {"4711"};
        return settings;
    }
    /// Reloads a target of these settings, whose manager answers so.
    Result<void> reload(const Settings& settings, ScriptedHttp::Reply answer)
    {
        auto scripted = std::make_unique<ScriptedHttp>();
        scripted->otherwise = [this, answer](const net::HttpRequest& request) {
            asked = request.url;
            if (request.credentials)
                user = request.credentials->user + ":" +
                       std::string(request.credentials->password.reveal());
            return answer;
        };
        auto target = make_tomcat(spec_of("tomcat", settings), std::move(scripted));
        if (!target) return fail(target.error());
        return (*target)->reload({});
    }
    TempDir temporary;
    std::string asked;
    std::string user;
};

TEST_F(TomcatTarget, AsksTheManager)
{
    EXPECT_THAT(
        reload(manager(), ScriptedHttp::reply(
                              200, "OK - Reloaded TLS configuration for all TLS virtual hosts")),
        IsOk());
    EXPECT_EQ(asked, "http://127.0.0.1:8080/manager/text/sslReload");
    EXPECT_EQ(user, "acme8443:s3cret");
}

TEST_F(TomcatTarget, AsksForOneHost)
{
    auto settings = manager();
    settings["tls_host_name"] = {"_default_"};
    EXPECT_THAT(reload(settings, ScriptedHttp::reply(200, "OK - Reloaded")), IsOk());
    EXPECT_EQ(asked, "http://127.0.0.1:8080/manager/text/sslReload?tlsHostName=_default_");
}

struct Answer {
    const char* why;
    ScriptedHttp::Reply reply;
    Errc code;
    const char* says;
};
class TomcatAnswer : public TomcatTarget, public testing::WithParamInterface<Answer> {};

TEST_P(TomcatAnswer, IsAFailure)
{
    const Answer& answer = GetParam();
    EXPECT_THAT(reload(manager(), answer.reply), FailsWith(answer.code, HasSubstr(answer.says)));
}

INSTANTIATE_TEST_SUITE_P(
    Table, TomcatAnswer,
    testing::Values(
        Answer{"fail_with_200",
               ScriptedHttp::reply(200, "FAIL - Failed to reload TLS configuration"),
               Errc::hook_failed, "FAIL - Failed"},
        Answer{"another_page", ScriptedHttp::reply(200, "<html>"), Errc::hook_failed, "html"},
        Answer{"ok_with_500", ScriptedHttp::reply(500, "OK - "), Errc::hook_failed, "500"},
        Answer{"password", ScriptedHttp::reply(401), Errc::hook_failed, "password"},
        Answer{"role", ScriptedHttp::reply(403), Errc::hook_failed, "manager-script"},
        Answer{"no_manager", ScriptedHttp::reply(404), Errc::hook_failed, "not deployed"},
        Answer{"down", fail(Errc::connection_refused, "refused"), Errc::connection_refused,
               "Tomcat's manager: refused"}),
    [](const auto& test) { return std::string(test.param.why); });

TEST_F(TomcatTarget, AttachesWhenTheManagerFails)
{
    EXPECT_THAT(reload(attach(manager()), ScriptedHttp::reply(500)), IsOk());
    EXPECT_EQ(text_of(temporary / "called"),
              "4711 Catalina:type=ThreadPool,name=\"https-*\" reloadSslHostConfigs\n");
}

TEST_F(TomcatTarget, DoesNotAttachWhenTheManagerIsContent)
{
    EXPECT_THAT(reload(attach(manager()), ScriptedHttp::reply(200, "OK - Reloaded")), IsOk());
    EXPECT_FALSE(std::filesystem::exists(temporary / "called"));
}

TEST_F(TomcatTarget, AttachesWithoutAManager)
{
    EXPECT_THAT(reload(attach({}), ScriptedHttp::reply(500)), IsOk());
    EXPECT_EQ(asked, "");
    EXPECT_THAT(text_of(temporary / "source"), HasSubstr("class JmxReload"))
        << "the compiled-in one";
}

TEST_F(TomcatTarget, RunsTheSourceItIsGiven)
{
    ASSERT_THAT(file::create(temporary / "Mine.java", "mine", 0600), IsOk());
    auto settings = attach({});
    settings["jmx_reload"] = {(temporary / "Mine.java").string()};
    EXPECT_THAT(reload(settings, ScriptedHttp::reply(500)), IsOk());
    EXPECT_EQ(text_of(temporary / "source"), "mine");
}

TEST_F(TomcatTarget, SaysBothWhenBothFail)
{
    java_exits(1);
    EXPECT_THAT(reload(attach(manager()), ScriptedHttp::reply(403)),
                FailsWith(Errc::hook_failed, AllOf(HasSubstr("403"), HasSubstr("by attaching"),
                                                   HasSubstr("status 1"))));
}

TEST_F(TomcatTarget, StagesLikeFiles)
{
    auto target = make_tomcat(spec_of("tomcat", manager()), std::make_unique<ScriptedHttp>());
    ASSERT_THAT(target, IsOk());
    const auto slot = (*target)->stage(wordy_live());
    ASSERT_THAT(slot, IsOk());
    ASSERT_THAT((*target)->point(*slot), IsOk());
    EXPECT_THAT(text_of(temporary / "tls/live/cert.pem"), HasSubstr("cert aaaa"));
}

}  // namespace
}  // namespace acme8443::hooks
