#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/try.hpp"
#include "hooks/targets/generation.hpp"
#include "hooks/targets/json_api.hpp"
#include "hooks/targets/password.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;

constexpr auto tls = "/api/vcenter/certificate-management/vcenter/tls";

/// vCenter 7 and 8: the PUT gives it the pair and restarts its services, which takes minutes. It
/// never tells its private key, so slots are generations in the store, and what it had before the
/// first deployment cannot come back.
class Vcenter final : public Target {
public:
    Vcenter(JsonApi api, net::Credentials login, std::string password, std::string root_file)
        : api_(std::move(api)),
          login_(std::move(login)),
          password_(std::move(password)),
          root_file_(std::move(root_file))
    {
    }

    /// "Only SHA-2 RSA algorithms are supported": the issuers' too. Its clients want
    /// keyEncipherment.
    Demands demands() const override
    {
        return {.key_types = {KeyType::rsa_2048, KeyType::rsa_3072, KeyType::rsa_4096},
                .rsa_only = true,
                .key_encipherment = true,
                .java = true};
    }
    Result<Slot> current() override { return Slot{}; }
    Result<Slot> stage(const Live& live) override { return generation_slot(live); }
    Result<void> point(const Slot& slot) override
    {
        TRY(check_generation(slot));
        const Secret key(TRY(file::read(slot.id + "/privkey.pem")));
        const std::string chain = TRY(file::read(slot.id + "/fullchain.pem"));
        Json pair{{"cert", chain}, {"key", key.reveal()}};
        if (!root_file_.empty()) pair["root_cert"] = TRY(file::read(root_file_));
        TRY(log_in());
        TRY(api_.call("PUT", tls, pair));
        return {};
    }
    Result<void> reload(std::stop_token) override { return {}; }  // the PUT has restarted it
    void forget(const Slot&) override {}  // the store prunes its generations

private:
    Result<void> log_in()
    {
        login_.password = TRY(read_secret(password_));
        const Json token = TRY(api_.call("POST", "/api/session", Json(), {}, &login_));
        if (!token.is_string()) return fail(Errc::hook_failed, "vCenter gave no session");
        api_.authorize("vmware-api-session-id", token.get<std::string>());
        return {};
    }

    JsonApi api_;
    net::Credentials login_;
    std::string password_;   ///< a reference
    std::string root_file_;  ///< of a root that vCenter does not know yet; or empty
};

}  // namespace

Result<std::unique_ptr<Target>> make_vcenter(const TargetSpec& spec,
                                             std::unique_ptr<net::HttpClient> http)
{
    const auto settings =
        TRY(SettingsReader::make(spec, {"api", "api_trust_file", "api_pin", "user", "password",
                                        "password_file", "root_file"}));
    auto url = TRY(api_url(settings));
    net::Credentials login{};
    login.user = TRY(settings.required("user"));
    auto password = TRY(secret_setting(settings, "password"));
    auto root = TRY(settings.path("root_file"));
    if (spec.deadline < std::chrono::minutes(5))
        return settings.bad("deadline",
                            "vCenter restarts its services, which takes minutes: at "
                            "least 300, better 900");
    return std::make_unique<Vcenter>(JsonApi("vCenter", std::move(url), std::move(http)),
                                     std::move(login), std::move(password), std::move(root));
}

Result<std::unique_ptr<Target>> make_vcenter(const TargetSpec& spec)
{
    return make_vcenter(spec, TRY(appliance_client(spec)));
}

}  // namespace acme8443::hooks
