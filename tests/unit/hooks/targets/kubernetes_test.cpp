#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "hooks/targets/targets.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/unit/hooks/generations.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An API server of one Secret and one Deployment, which merges what it is sent.
class KubernetesTarget : public testing::Test {
protected:
    KubernetesTarget()
    {
        EXPECT_THAT(file::create(store.root() / "token", "t0ken\n", 0600), IsOk());
        settings = {{"api", {"https://k8s.example:6443/"}},
                    {"token_file", {(store.root() / "token").string()}},
                    {"namespace", {"kubernetes-dashboard"}},
                    {"secret", {"kubernetes-dashboard-certs"}},
                    {"deployment", {"kubernetes-dashboard"}}};
    }
    std::unique_ptr<Target> make()
    {
        auto http = std::make_unique<ScriptedHttp>();
        http->otherwise = [this](const net::HttpRequest& request) { return answer(request); };
        auto target = make_kubernetes(spec_of("kubernetes", settings), std::move(http));
        EXPECT_THAT(target, IsOk());
        return target ? *std::move(target) : nullptr;
    }
    ScriptedHttp::Reply answer(const net::HttpRequest& request)
    {
        EXPECT_EQ(request.headers.at("Authorization"), "Bearer t0ken");
        const std::string api = "https://k8s.example:6443";
        Json* object = nullptr;
        if (request.url ==
            api + "/api/v1/namespaces/kubernetes-dashboard/secrets/kubernetes-dashboard-certs")
            object = &secret;
        if (request.url ==
            api + "/apis/apps/v1/namespaces/kubernetes-dashboard/deployments/kubernetes-dashboard")
            object = &deployment;
        if (!object || forbidden)
            return ScriptedHttp::reply(403,
                                       R"({"kind":"Status","message":"secrets is forbidden"})");
        if (request.method == "PATCH") {
            EXPECT_EQ(request.headers.at("Content-Type"), "application/strategic-merge-patch+json");
            patches.push_back(request.url.substr(request.url.rfind('/') + 1));
            object->merge_patch(Json::parse(request.body));
        }
        return ScriptedHttp::reply(200, object->dump());
    }
    Generations store;
    Live first = store.add(wordy_live(), "g1");
    Settings settings;
    Json secret =
        Json::parse(R"({"metadata":{"name":"x"},"data":{"tls.crt":"b2xk","ca.crt":"a2VwdA=="}})");
    Json deployment = Json::parse(R"({"spec":{"replicas":1}})");
    std::vector<std::string> patches;
    bool forbidden{false};
};

TEST_F(KubernetesTarget, PatchesTheSecretAndRollsTheDeploymentOut)
{
    const auto target = make();
    EXPECT_EQ(target->current()->id, "");
    const auto slot = target->stage(first);
    ASSERT_THAT(slot, IsOk());
    EXPECT_THAT(patches, IsEmpty());
    ASSERT_THAT(target->point(*slot), IsOk());
    EXPECT_EQ(target->current()->id, slot->id);
    EXPECT_EQ(secret["data"]["tls.crt"], pki::base64(first.bundle.fullchain()));
    EXPECT_EQ(secret["data"]["tls.key"], pki::base64(first.bundle.privkey.reveal()));
    EXPECT_EQ(secret["data"]["ca.crt"], "a2VwdA==") << "other keys stay";
    ASSERT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(deployment["spec"]["template"]["metadata"]["annotations"]["acme8443/slot"], slot->id);
    EXPECT_EQ(deployment["spec"]["replicas"], 1);
    EXPECT_THAT(patches, ElementsAre("kubernetes-dashboard-certs", "kubernetes-dashboard"));
}

TEST_F(KubernetesTarget, GoesBackToTheGenerationBefore)
{
    const auto target = make();
    const auto old = target->stage(first);
    const Live second = store.add(wordy_live(std::string(64, 'b')), "g2");
    const auto slot = target->stage(second);
    ASSERT_THAT(target->point(*slot), IsOk());
    ASSERT_THAT(target->point(*old), IsOk());
    ASSERT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(secret["data"]["tls.crt"], pki::base64(first.bundle.fullchain()));
    EXPECT_EQ(deployment["spec"]["template"]["metadata"]["annotations"]["acme8443/slot"], old->id);
}

TEST_F(KubernetesTarget, TheSecretKeepsWhatItHadBeforeUs)
{
    secret["data"]["tls.key"] = "b2xkIGtleQ==";
    const auto target = make();
    const auto before = target->current();
    ASSERT_THAT(before, IsOk());
    EXPECT_EQ(before->id, "before");
    ASSERT_THAT(target->point(*target->stage(first)), IsOk());
    ASSERT_THAT(make()->point(*before), IsOk()) << "after a crash too";
    EXPECT_EQ(secret["data"]["tls.crt"], "b2xk");
    EXPECT_EQ(secret["data"]["tls.key"], "b2xkIGtleQ==");
    EXPECT_EQ(make()->current()->id, "before");
    ASSERT_THAT(make()->point(*target->stage(first)), IsOk());
    make()->forget(*before);
    EXPECT_EQ(secret["data"].size(), 3U) << secret;
    EXPECT_THAT(make()->point(*before), FailsWith(Errc::not_found, HasSubstr("no longer has")));
}

TEST_F(KubernetesTarget, WithoutADeploymentThePodsWatchTheSecret)
{
    settings.erase("deployment");
    settings["certificate_key"] = {"dashboard.crt"};
    settings["private_key"] = {"dashboard.key"};
    const auto target = make();
    ASSERT_THAT(target->point(*target->stage(first)), IsOk());
    ASSERT_THAT(target->reload({}), IsOk());
    EXPECT_THAT(patches, ElementsAre("kubernetes-dashboard-certs"));
    EXPECT_EQ(secret["data"]["dashboard.crt"], pki::base64(first.bundle.fullchain()));
    EXPECT_EQ(secret["data"]["tls.crt"], "b2xk");
}

TEST_F(KubernetesTarget, SaysWhatTheServerSays)
{
    forbidden = true;
    EXPECT_THAT(make()->current(),
                FailsWith(Errc::hook_failed,
                          AllOf(HasSubstr("GET /api/v1/namespaces/kubernetes-dashboard/secrets"),
                                HasSubstr("403"), HasSubstr("secrets is forbidden"))));
    std::filesystem::remove(store.root() / "token");
    EXPECT_THAT(make()->current(), FailsWith(Errc::not_found, HasSubstr("token")));
}

}  // namespace
}  // namespace acme8443::hooks
