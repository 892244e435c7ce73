// Appliances by stubs that hold them to the documented requests, in their order. None was tried on
// a real one.
#include <gmock/gmock.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "base/pki/encoding.hpp"
#include "hooks/demands.hpp"
#include "hooks/targets/targets.hpp"
#include "tests/support/scripted_http.hpp"
#include "tests/unit/hooks/certificates.hpp"
#include "tests/unit/hooks/generations.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

/// An appliance that keeps what it is given; `requests` are "METHOD path", in order.
class Appliance : public testing::Test {
protected:
    using Maker = Result<std::unique_ptr<Target>> (*)(const TargetSpec&,
                                                      std::unique_ptr<net::HttpClient>);
    Appliance()
    {
        EXPECT_THAT(file::create(store.root() / "secret", "s3cret\n", 0600), IsOk());
        settings = {{"api", {"https://appliance.example/"}}};
    }
    TargetSpec spec(const char* kind) const
    {
        TargetSpec spec = spec_of(kind, settings);
        spec.deadline = std::chrono::minutes(15);
        return spec;
    }
    std::unique_ptr<Target> make(const char* kind, Maker maker)
    {
        auto http = std::make_unique<ScriptedHttp>();
        http->otherwise = [this](const net::HttpRequest& request) -> ScriptedHttp::Reply {
            EXPECT_TRUE(request.url.starts_with("https://appliance.example/")) << request.url;
            const std::string path = request.url.substr(25);
            requests.push_back(request.method + " " + path);
            return serve(request, path);
        };
        auto target = maker(spec(kind), std::move(http));
        EXPECT_THAT(target, IsOk());
        return target ? *std::move(target) : nullptr;
    }
    static ScriptedHttp::Reply json(const Json& body, int status = 200)
    {
        return ScriptedHttp::reply(status, body.dump());
    }
    static std::string header(const net::HttpRequest& request, const std::string& name)
    {
        const auto found = request.headers.find(name);
        return found == request.headers.end() ? "" : found->second;
    }
    Generations store;
    Settings settings;
    std::vector<std::string> requests;
    std::function<ScriptedHttp::Reply(const net::HttpRequest&, const std::string&)> serve;
    Live live = store.add(wordy_live(), "1");
};

/// FortiOS 7.x REST API: monitor/vpn-certificate/local/import and cmdb/system/global with a bearer
/// token, as in Fortinet's 7.6.5 administration guide ("Uploading a certificate using the API").
class FortigateTarget : public Appliance {
protected:
    FortigateTarget()
    {
        settings["token_file"] = {(store.root() / "secret").string()};
        serve = [this](const net::HttpRequest& request, const std::string& path) {
            EXPECT_EQ(header(request, "Authorization"), "Bearer s3cret");
            return answer(request, path);
        };
    }
    ScriptedHttp::Reply answer(const net::HttpRequest& request, const std::string& path)
    {
        const Json body = request.body.empty() ? Json() : Json::parse(request.body);
        if (path == "/api/v2/monitor/vpn-certificate/local/import") {
            EXPECT_EQ(body["type"], "regular");
            EXPECT_EQ(body["scope"], "global");
            EXPECT_EQ(body["file_content"], pki::base64(live.bundle.fullchain()));
            EXPECT_EQ(body["key_file_content"], pki::base64(live.bundle.privkey.reveal()));
            imported.push_back(body["certname"]);
            return json({{"status", "success"}});
        }
        if (path.starts_with("/api/v2/cmdb/vpn.certificate/local/")) {
            const auto known = std::ranges::find(imported, path.substr(35)) != imported.end();
            return json({{"status", known ? "success" : "error"}}, known ? 200 : 404);
        }
        EXPECT_EQ(path, "/api/v2/cmdb/system/global");
        if (request.method == "PUT") used = body["admin-server-cert"];
        return json({{"results", {{"admin-server-cert", used}}}});
    }
    std::vector<std::string> imported;
    std::string used = "Fortinet_Factory";
};

TEST_F(FortigateTarget, ImportsUnderANewNameAndPointsToIt)
{
    const auto target = make("fortigate", make_fortigate);
    EXPECT_EQ(target->current()->id, "Fortinet_Factory");
    const auto slot = target->stage(live);
    ASSERT_THAT(slot, IsOk());
    EXPECT_THAT(target->point(*slot), IsOk());
    EXPECT_EQ(used, "acme8443-aaaaaaaa");
    EXPECT_THAT(target->point({"Fortinet_Factory"}), IsOk());
    target->forget(*slot);
    target->forget({"Fortinet_Factory"});
    EXPECT_THAT(requests,
                ElementsAre("GET /api/v2/cmdb/system/global",
                            "GET /api/v2/cmdb/vpn.certificate/local/acme8443-aaaaaaaa",
                            "POST /api/v2/monitor/vpn-certificate/local/import",
                            "PUT /api/v2/cmdb/system/global", "PUT /api/v2/cmdb/system/global",
                            "DELETE /api/v2/cmdb/vpn.certificate/local/acme8443-aaaaaaaa"));
    // A later run finds it imported.
    EXPECT_EQ(target->stage(live)->id, slot->id);
    EXPECT_EQ(imported.size(), 1U);
}

TEST_F(FortigateTarget, SaysWhatItWasRefused)
{
    serve = [](const net::HttpRequest&, const std::string&) {
        return ScriptedHttp::reply(403, "no permission");
    };
    EXPECT_THAT(make("fortigate", make_fortigate)->stage(live),
                FailsWith(Errc::hook_failed, HasSubstr("status 403: no permission")));
    settings["use"] = {"telnet"};
    EXPECT_THAT(make_target(spec("fortigate")), FailsWith(Errc::bad_config, HasSubstr("ssl-vpn")));
    settings.erase("use");
    settings["api_pin"] = {"short"};
    EXPECT_THAT(make_target(spec("fortigate")), FailsWith(Errc::bad_config, HasSubstr("api_pin")));
    settings.erase("api_pin");
    settings.erase("token_file");
    EXPECT_THAT(make_target(spec("fortigate")), FailsWith(Errc::bad_config, HasSubstr("token")));
    settings = {{"api", {"http://appliance.example"}}, {"token", {"env:TOKEN"}}};
    EXPECT_THAT(make_target(spec("fortigate")), FailsWith(Errc::bad_config, HasSubstr("https://")));
}

/// FDM REST API (developer.cisco.com, "Cisco Secure Firewall Threat Defense REST API"): token,
/// object/ internalcertificates, devicesettings/default/webuicertificates with its version,
/// operational/deploy.
class FdmTarget : public Appliance {
protected:
    FdmTarget()
    {
        settings["user"] = {"admin"};
        settings["password_file"] = {(store.root() / "secret").string()};
        serve = [this](const net::HttpRequest& request, const std::string& path) {
            return answer(request, path);
        };
    }
    ScriptedHttp::Reply answer(const net::HttpRequest& request, const std::string& path)
    {
        const Json body = request.body.empty() ? Json() : Json::parse(request.body);
        if (path == "/api/fdm/latest/fdm/token") {
            EXPECT_EQ(
                body,
                Json({{"grant_type", "password"}, {"username", "admin"}, {"password", "s3cret"}}));
            return json({{"access_token", "t0ken"}});
        }
        EXPECT_EQ(header(request, "Authorization"), "Bearer t0ken");
        if (path.starts_with("/api/fdm/latest/object/internalcertificates")) {
            if (path.find("/uuid-of-") != path.npos || path.ends_with("/factory"))
                return json({{"name", path.ends_with("/factory") ? "Default" : "acme8443-a"}});
            if (request.method == "GET") return json({{"items", object}});
            EXPECT_EQ(body["type"], "internalcertificate");
            EXPECT_EQ(body["privateKey"], live.bundle.privkey.reveal());
            object = Json::array({{{"id", "uuid-of-" + body["name"].get<std::string>()}}});
            return json(object[0]);
        }
        if (path == "/api/fdm/latest/operational/deploy") return json({{"state", "QUEUED"}});
        if (request.method == "PUT") {
            EXPECT_EQ(path, "/api/fdm/latest/devicesettings/default/webuicertificates/web");
            EXPECT_EQ(body["version"], "v7");  // as it was read
            web = body;
            return json(web);
        }
        EXPECT_EQ(path, "/api/fdm/latest/devicesettings/default/webuicertificates");
        return json({{"items", Json::array({web})}});
    }
    Json object = Json::array();
    Json web{{"id", "web"}, {"version", "v7"}, {"certificate", {{"id", "factory"}}}};
};

TEST_F(FdmTarget, MakesAnObjectRefersToItAndDeploys)
{
    const auto target = make("fdm", make_fdm);
    EXPECT_EQ(target->current()->id, "factory");
    const auto slot = target->stage(live);
    ASSERT_THAT(slot, IsOk());
    EXPECT_THAT(target->point(*slot), IsOk());
    EXPECT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(web["certificate"]["id"], "uuid-of-acme8443-aaaaaaaa");
    const std::string api = "/api/fdm/latest/";
    EXPECT_THAT(
        requests,
        ElementsAre("POST " + api + "fdm/token",
                    "GET " + api + "devicesettings/default/webuicertificates",
                    "GET " + api + "object/internalcertificates?filter=name:acme8443-aaaaaaaa",
                    "POST " + api + "object/internalcertificates",
                    "GET " + api + "devicesettings/default/webuicertificates",
                    "PUT " + api + "devicesettings/default/webuicertificates/web",
                    "POST " + api + "operational/deploy"));
    EXPECT_EQ(target->stage(live)->id, slot->id);
    EXPECT_THAT(target->point({"factory"}), IsOk());
    EXPECT_EQ(web["certificate"]["id"], "factory");
}

TEST_F(FdmTarget, ForgetsOnlyWhatItHasMade)
{
    const auto target = make("fdm", make_fdm);
    target->forget({"uuid-of-acme8443-aaaaaaaa"});
    target->forget({"factory"});
    const std::string objects = "/api/fdm/latest/object/internalcertificates/";
    EXPECT_THAT(requests, ElementsAre("POST /api/fdm/latest/fdm/token",
                                      "GET " + objects + "uuid-of-acme8443-aaaaaaaa",
                                      "DELETE " + objects + "uuid-of-acme8443-aaaaaaaa",
                                      "GET " + objects + "factory"));
}

/// vSphere Automation API 7.0 (developer.broadcom.com): POST /api/session, PUT /api/vcenter/
/// certificate-management/vcenter/tls.
class VcenterTarget : public Appliance {
protected:
    VcenterTarget()
    {
        settings["user"] = {"administrator@vsphere.local"};
        settings["password_file"] = {(store.root() / "secret").string()};
        serve = [this](const net::HttpRequest& request, const std::string& path) {
            if (path == "/api/session") {
                EXPECT_EQ(request.credentials->user, "administrator@vsphere.local");
                EXPECT_EQ(request.credentials->password.reveal(), "s3cret");
                return ScriptedHttp::reply(201, "\"session\"");
            }
            EXPECT_EQ(header(request, "vmware-api-session-id"), "session");
            pair = Json::parse(request.body);
            return ScriptedHttp::reply(204);
        };
    }
    Json pair;
};

TEST_F(VcenterTarget, PutsThePair)
{
    const auto target = make("vcenter", make_vcenter);
    const auto slot = target->stage(live);
    ASSERT_THAT(slot, IsOk());
    EXPECT_THAT(target->point(*slot), IsOk());
    EXPECT_EQ(pair,
              Json({{"cert", live.bundle.fullchain()}, {"key", live.bundle.privkey.reveal()}}));
    EXPECT_THAT(requests, ElementsAre("POST /api/session",
                                      "PUT /api/vcenter/certificate-management/vcenter/tls"));
    // The way back is the generation before.
    const Live next = store.add(wordy_live(std::string(64, 'b')), "2");
    EXPECT_THAT(target->point(*target->stage(next)), IsOk());
    EXPECT_THAT(target->point(*slot), IsOk());
    EXPECT_EQ(pair["cert"], live.bundle.fullchain());
}

TEST_F(VcenterTarget, DemandsRsaThroughoutAndPatience)
{
    const auto target = make("vcenter", make_vcenter);
    EXPECT_THAT(satisfies(target->demands(), Certificates::once().live().bundle),
                FailsWith(Errc::bad_certificate, HasSubstr("takes only rsa-2048")));
    TargetSpec hasty = spec("vcenter");
    hasty.deadline = std::chrono::seconds(30);
    EXPECT_THAT(make_target(hasty), FailsWith(Errc::bad_config, HasSubstr("minutes")));
}

TEST(VerifyOnlyTarget, KnowsWhatToClick)
{
    for (const char* product : {"cisco-fmc", "ivanti", "sonicwall"}) {
        const auto target = must_make(spec_of("verify-only", {{"product", {product}}}));
        EXPECT_THAT(
            target->instructions(wordy_live()),
            testing::AllOf(HasSubstr(" > "), HasSubstr("/live/app.example.test/privkey.pem")));
        EXPECT_FALSE(target->writable());
    }
    EXPECT_THAT(make_target(spec_of("verify-only", {{"product", {"toaster"}}})),
                FailsWith(Errc::bad_config, HasSubstr("cisco-fmc, ivanti, sonicwall only")));
}

}  // namespace
}  // namespace acme8443::hooks
