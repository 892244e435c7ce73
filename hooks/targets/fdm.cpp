#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "hooks/targets/json_api.hpp"
#include "hooks/targets/password.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;

constexpr auto objects = "/object/internalcertificates";
constexpr auto ours = "acme8443-";  // what the names of our objects begin with
constexpr auto web_interface = "/devicesettings/default/webuicertificates";

/// The text at a pointer, or nothing.
std::string text_at(const Json& json, const char* pointer)
{
    const Json::json_pointer where(pointer);
    return json.contains(where) && json[where].is_string() ? json[where].get<std::string>() : "";
}

/// A Firepower Threat Defense that is managed by its own Device Manager: every certificate is an
/// object of its own, the web interface refers to one of them, and a deployment makes it so.
class Fdm final : public Target {
public:
    Fdm(JsonApi api, std::string user, std::string password)
        : api_(std::move(api)), user_(std::move(user)), password_(std::move(password))
    {
    }

    Demands demands() const override { return {}; }
    Result<Slot> current() override
    {
        const Json used = TRY(web_certificate());
        return Slot{text_at(used, "/certificate/id")};
    }
    Result<Slot> stage(const Live& live) override
    {
        const std::string name = ours + live.bundle.leaf_sha256.substr(0, 8);
        const Json known = TRY(call("GET", std::string(objects) + "?filter=name:" + name, Json()));
        if (auto id = text_at(known, "/items/0/id"); !id.empty()) return Slot{std::move(id)};
        const Json made = TRY(call("POST", objects,
                                   {{"name", name},
                                    {"cert", live.bundle.fullchain()},
                                    {"privateKey", live.bundle.privkey.reveal()},
                                    {"certType", "UPLOAD"},
                                    {"type", "internalcertificate"}}));
        const Slot slot{text_at(made, "/id")};
        if (slot.id.empty())
            return fail(Errc::hook_failed, "FDM did not say which object it has made");
        return slot;
    }
    Result<void> point(const Slot& slot) override
    {
        // The object as it is, with its version, and another reference in it.
        Json used = TRY(web_certificate());
        used["certificate"] = {{"id", slot.id}, {"type", "internalcertificate"}};
        TRY(call("PUT", std::string(web_interface) + "/" + text_at(used, "/id"), used));
        return {};
    }
    Result<void> reload(std::stop_token) override
    {
        TRY(call("POST", "/operational/deploy", Json::object()));
        return {};
    }
    void forget(const Slot& slot) override
    {
        // What the web interface used before us is somebody else's. What cannot be tidied up (FDM
        // refuses while something refers to the object) is no failure.
        const std::string path = std::string(objects) + "/" + slot.id;
        const auto object = call("GET", path, Json());
        if (!object || !text_at(*object, "/name").starts_with(ours)) return;
        if (!call("DELETE", path, Json())) return;
    }

private:
    Result<Json> web_certificate()
    {
        const Json answer = TRY(call("GET", web_interface, Json()));
        const Json::json_pointer first("/items/0");
        if (!answer.contains(first))
            return fail(Errc::hook_failed, "FDM has no webuicertificates object");
        return answer[first];
    }
    Result<Json> call(const std::string& method, const std::string& path, const Json& body)
    {
        if (!logged_in_) TRY(log_in());
        return api_.call(method, path, body);
    }
    Result<void> log_in()
    {
        const Secret password = TRY(read_secret(password_));
        const Json token = TRY(api_.call(
            "POST", "/fdm/token",
            {{"grant_type", "password"}, {"username", user_}, {"password", password.reveal()}}));
        const std::string text = text_at(token, "/access_token");
        if (text.empty()) return fail(Errc::hook_failed, "FDM gave no access_token");
        api_.authorize("Authorization", "Bearer " + text);
        logged_in_ = true;
        return {};
    }

    JsonApi api_;
    std::string user_;
    std::string password_;  ///< a reference
    bool logged_in_{false};
};

}  // namespace

Result<std::unique_ptr<Target>> make_fdm(const TargetSpec& spec,
                                         std::unique_ptr<net::HttpClient> http)
{
    const auto settings =
        TRY(SettingsReader::make(spec, {"api", "api_trust_file", "api_pin", "api_version", "user",
                                        "password", "password_file"}));
    const auto version = TRY(settings.text("api_version", "latest"));
    const auto url = TRY(api_url(settings)) + "/api/fdm/" + version;
    auto user = TRY(settings.required("user"));
    auto password = TRY(secret_setting(settings, "password"));
    return std::make_unique<Fdm>(JsonApi("FDM", url, std::move(http)), std::move(user),
                                 std::move(password));
}

Result<std::unique_ptr<Target>> make_fdm(const TargetSpec& spec)
{
    return make_fdm(spec, TRY(appliance_client(spec)));
}

}  // namespace acme8443::hooks
