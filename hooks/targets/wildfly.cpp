#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/local_url.hpp"
#include "hooks/targets/password.hpp"
#include "hooks/targets/pointers.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;

/// The management interface, and what is to be loaded again through it.
struct Management {
    std::string url{};
    std::string user{};
    std::string password{};  ///< a reference
    std::string key_store{};
    std::string key_manager{};
};

/// One request for both steps: a key store that was loaded is used once its key manager is
/// initialised again.
std::string load_and_init(const Management& management)
{
    const auto step = [](const char* operation, const char* kind, const std::string& name) {
        return Json{{"operation", operation},
                    {"address", Json::array({Json{{"subsystem", "elytron"}}, Json{{kind, name}}})}};
    };
    return Json{{"operation", "composite"},
                {"address", Json::array()},
                {"steps", Json::array({step("load", "key-store", management.key_store),
                                       step("init", "key-manager", management.key_manager)})}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// WildFly 11, JBoss EAP 7.1 and newer, with an Elytron key store: a PKCS#12 file, renamed into
/// place, and one request to the management interface.
class Wildfly final : public KeystoreTarget {
public:
    Wildfly(Keystore keystore, Management management, std::unique_ptr<net::HttpClient> http)
        : KeystoreTarget(std::move(keystore)),
          management_(std::move(management)),
          http_(std::move(http))
    {
    }

    Result<void> reload(std::stop_token stop) override
    {
        Secret password = TRY(read_secret(management_.password));
        const net::Credentials credentials{
            .user = management_.user, .password = std::move(password), .digest = true};
        net::HttpRequest request;
        request.method = "POST";
        request.url = management_.url;
        request.headers = {{"Content-Type", "application/json"}};
        request.body = load_and_init(management_);
        request.credentials = &credentials;
        request.keep_alive = true;  // Digest takes two requests
        auto response = http_->send(request, std::move(stop));
        if (!response)
            return fail(std::move(response).error().while_doing("asking WildFly's management"));
        const Json answer = Json::parse(response->body, nullptr, false);
        const bool read = answer.is_object() && answer.contains("outcome");
        if (read && answer["outcome"] == "success") return {};
        const std::string why = read && answer.contains("failure-description")
                                    ? answer["failure-description"].dump()
                                    : "status " + std::to_string(response->status);
        return fail(Errc::hook_failed, "WildFly's management: " + printable(why, 300));
    }

private:
    Management management_;
    std::unique_ptr<net::HttpClient> http_;
};

Result<Management> read_management(const SettingsReader& settings)
{
    Management management;
    management.url = TRY(settings.text("management", "http://127.0.0.1:9990/management"));
    management.user = TRY(settings.required("user"));
    management.password = TRY(secret_setting(settings, "password"));
    management.key_store = TRY(settings.text("key_store", "applicationKS"));
    management.key_manager = TRY(settings.text("key_manager", "applicationKM"));
    if (!keeps_secrets(management.url))
        return settings.bad("management",
                            "takes https://..., or http:// on the loopback interface");
    return management;
}

}  // namespace

Result<std::unique_ptr<Target>> make_wildfly(const TargetSpec& spec,
                                             std::unique_ptr<net::HttpClient> http)
{
    const auto settings = TRY(SettingsReader::make(
        spec, {"keystore", "keystore_password", "keystore_password_file", "alias", "profile",
               "owner", "group", "mode", "management", "user", "password", "password_file",
               "key_store", "key_manager"}));
    auto keystore = TRY(Keystore::make(settings, "server"));
    auto management = TRY(read_management(settings));
    return std::make_unique<Wildfly>(std::move(keystore), std::move(management), std::move(http));
}

Result<std::unique_ptr<Target>> make_wildfly(const TargetSpec& spec)
{
    return make_wildfly(spec, client_for(spec));
}

}  // namespace acme8443::hooks
