#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"
#include "hooks/targets/json_api.hpp"
#include "hooks/targets/password.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;

constexpr auto certificates = "/api/v2/cmdb/vpn.certificate/local/";
constexpr auto import_path = "/api/v2/monitor/vpn-certificate/local/import";

/// Where a FortiGate names the certificate that it uses.
struct Use {
    std::string path;
    std::string key;
};
const Use administration{"/api/v2/cmdb/system/global", "admin-server-cert"};
const Use ssl_vpn{"/api/v2/cmdb/vpn.ssl/settings", "servercert"};

/// A FortiGate by its REST API: every certificate is imported under a name of its own (one that is
/// in use can neither be overwritten nor deleted), and the administration or the SSL VPN is told
/// which one to use.
class Fortigate final : public Target {
public:
    Fortigate(JsonApi api, Use use, std::string token)
        : api_(std::move(api)), use_(std::move(use)), token_(std::move(token))
    {
    }

    Demands demands() const override { return {}; }
    Result<Slot> current() override
    {
        const Json answer = TRY(call("GET", use_.path, {}));
        const Json::json_pointer where("/results/" + use_.key);
        if (!answer.contains(where)) return Slot{};
        const Json& name = answer[where];
        if (name.is_string()) return Slot{name.get<std::string>()};
        const bool object = name.is_object() && name.contains("q_origin_key");
        return Slot{object ? name["q_origin_key"].get<std::string>() : std::string()};
    }
    Result<Slot> stage(const Live& live) override
    {
        const Slot slot{"acme8443-" + live.bundle.leaf_sha256.substr(0, 8)};
        const auto there = call("GET", certificates + slot.id, {});
        if (there) return slot;
        if (there.error().code != Errc::not_found) return fail(there.error());
        const Json import{{"type", "regular"},
                          {"certname", slot.id},
                          {"file_content", pki::base64(live.bundle.fullchain())},
                          {"key_file_content", pki::base64(live.bundle.privkey.reveal())},
                          {"scope", "global"}};
        TRY(call("POST", import_path, import));
        return slot;
    }
    Result<void> point(const Slot& slot) override
    {
        TRY(call("PUT", use_.path, {{use_.key, slot.id}}));
        return {};
    }
    Result<void> reload(std::stop_token) override { return {}; }  // the PUT has done it
    void forget(const Slot& slot) override
    {
        // It refuses while the certificate is in use; what cannot be tidied up is no failure.
        if (slot.id.starts_with("acme8443-") && !call("DELETE", certificates + slot.id, {})) return;
    }

private:
    Result<Json> call(const std::string& method, const std::string& path, const Json& body)
    {
        api_.authorize("Authorization", "Bearer " + std::string(TRY(read_secret(token_)).reveal()));
        return api_.call(method, path, body);
    }

    JsonApi api_;
    Use use_;
    std::string token_;  ///< a reference
};

}  // namespace

Result<std::unique_ptr<Target>> make_fortigate(const TargetSpec& spec,
                                               std::unique_ptr<net::HttpClient> http)
{
    const auto settings = TRY(SettingsReader::make(
        spec, {"api", "api_trust_file", "api_pin", "token", "token_file", "use"}));
    auto url = TRY(api_url(settings));
    auto token = TRY(secret_setting(settings, "token"));
    const auto use = TRY(settings.text("use", "administration"));
    if (use != "administration" && use != "ssl-vpn")
        return settings.bad("use", "is administration or ssl-vpn");
    return std::make_unique<Fortigate>(JsonApi("FortiGate", std::move(url), std::move(http)),
                                       use == "ssl-vpn" ? ssl_vpn : administration,
                                       std::move(token));
}

Result<std::unique_ptr<Target>> make_fortigate(const TargetSpec& spec)
{
    return make_fortigate(spec, TRY(appliance_client(spec)));
}

}  // namespace acme8443::hooks
