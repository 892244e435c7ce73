#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/generation.hpp"
#include "hooks/targets/local_url.hpp"
#include "hooks/targets/password.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

using Json = nlohmann::json;

constexpr auto annotation = "acme8443/slot";
constexpr auto before = "before";  // the slot of what was in the Secret when we first came
constexpr auto kept_certificate = "acme8443-before.crt";  // where the Secret itself keeps that
constexpr auto kept_key = "acme8443-before.key";
constexpr auto service_account = "/var/run/secrets/kubernetes.io/serviceaccount/";

/// A path that is no UTF-8 must not throw.
std::string text_of(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Where the Secret is, and who reads it.
struct Cluster {
    std::string api{};
    std::string token_file{};
    std::string namespace_{};
    std::string secret{};
    std::string deployment{};  ///< whose pods are replaced; empty: they watch the Secret
    std::string certificate_key{};
    std::string private_key{};
};

/// A value of the Secret's data, base64; or nothing.
std::string datum(const Json& secret, const std::string& key)
{
    const auto data = secret.find("data");
    if (data == secret.end() || !data->is_object()) return {};
    const auto found = data->find(key);
    return found != data->end() && found->is_string() ? found->get<std::string>() : "";
}

/// A TLS Secret in Kubernetes, patched in one request; a Deployment whose pods read it only once is
/// rolled out again. Slots are generations in the store, and the Secret is annotated with its own;
/// what was in it before us it keeps beside, until that is two swaps old.
class Kubernetes final : public Target {
public:
    Kubernetes(Cluster cluster, std::unique_ptr<net::HttpClient> http)
        : cluster_(std::move(cluster)), http_(std::move(http))
    {
    }

    Demands demands() const override { return {}; }
    Result<Slot> current() override
    {
        const Json secret = TRY(call("GET", secret_path(), {}, {}));
        if (std::string ours = slot_in(secret); !ours.empty()) return Slot{std::move(ours)};
        had_ = {datum(secret, cluster_.certificate_key), datum(secret, cluster_.private_key)};
        return Slot{had_.certificate.empty() || had_.key.empty() ? "" : before};
    }
    Result<Slot> stage(const Live& live) override { return generation_slot(live); }
    Result<void> point(const Slot& slot) override
    {
        if (slot.id == before) return point_to_before();
        TRY(check_generation(slot));
        const std::string chain = TRY(file::read(slot.id + "/fullchain.pem"));
        const Secret key(TRY(file::read(slot.id + "/privkey.pem")));
        Json data{{cluster_.certificate_key, pki::base64(chain)},
                  {cluster_.private_key, pki::base64(key.reveal())}};
        if (!had_.certificate.empty() && !had_.key.empty()) {
            data[kept_certificate] = had_.certificate;
            data[kept_key] = had_.key;
        }
        return patch_secret(slot, std::move(data));
    }
    /// An annotation of the pods' template: another value replaces them, the same one does nothing.
    Result<void> reload(std::stop_token stop) override
    {
        if (cluster_.deployment.empty()) return {};
        const Json pods{{"metadata", {{"annotations", {{annotation, pointed_.id}}}}}};
        const Json patch{{"spec", {{"template", pods}}}};
        TRY(call("PATCH", deployment_path(), text_of(patch), std::move(stop)));
        return {};
    }
    void forget(const Slot& slot) override
    {
        // The store prunes its generations. What cannot be tidied up is no failure.
        if (slot.id != before) return;
        const Json patch{{"data", {{kept_certificate, nullptr}, {kept_key, nullptr}}}};
        if (!call("PATCH", secret_path(), text_of(patch), {})) return;
    }

private:
    /// What lay in the Secret before us, base64.
    struct Had {
        std::string certificate{};
        std::string key{};
    };

    static std::string slot_in(const Json& secret)
    {
        const Json::json_pointer where("/metadata/annotations");
        if (!secret.contains(where) || !secret[where].is_object()) return {};
        const auto found = secret[where].find(annotation);
        const bool known = found != secret[where].end() && found->is_string();
        return known ? found->get<std::string>() : std::string();
    }
    Result<void> point_to_before()
    {
        const Json secret = TRY(call("GET", secret_path(), {}, {}));
        const std::string certificate = datum(secret, kept_certificate);
        const std::string key = datum(secret, kept_key);
        if (certificate.empty() || key.empty())
            return fail(Errc::not_found, "the Secret no longer has what was in it before");
        return patch_secret(
            {before}, Json{{cluster_.certificate_key, certificate}, {cluster_.private_key, key}});
    }
    Result<void> patch_secret(const Slot& slot, Json data)
    {
        const Json patch{{"metadata", {{"annotations", {{annotation, slot.id}}}}},
                         {"data", std::move(data)}};
        TRY(call("PATCH", secret_path(), text_of(patch), {}));
        pointed_ = slot;
        had_ = {};
        return {};
    }
    std::string secret_path() const
    {
        return "/api/v1/namespaces/" + cluster_.namespace_ + "/secrets/" + cluster_.secret;
    }
    std::string deployment_path() const
    {
        return "/apis/apps/v1/namespaces/" + cluster_.namespace_ + "/deployments/" +
               cluster_.deployment;
    }

    Result<Json> call(const char* method, const std::string& path, std::string body,
                      std::stop_token stop)
    {
        const Secret token = TRY(read_password(cluster_.token_file));
        net::HttpRequest request;
        request.method = method;
        request.url = cluster_.api + path;
        request.headers = {{"Authorization", "Bearer " + std::string(token.reveal())},
                           {"Accept", "application/json"}};
        if (!body.empty())
            request.headers["Content-Type"] = "application/strategic-merge-patch+json";
        request.body = std::move(body);
        request.max_body = 4 * 1024 * 1024;  // etcd takes 1.5 MiB; as base64 in JSON it is more
        auto response = http_->send(request, std::move(stop));
        const std::string doing = std::string(method) + " " + path;
        if (!response) return fail(std::move(response).error().while_doing("Kubernetes"));
        Json answer = Json::parse(response->body, nullptr, false);
        if (response->status == 200 && answer.is_object()) return answer;
        const bool told = answer.is_object() && answer.contains("message");
        return fail(Errc::hook_failed,
                    "Kubernetes: " + doing + ": status " + std::to_string(response->status) +
                        (told ? ": " + printable(answer["message"].dump(), 300) : ""));
    }

    Cluster cluster_;
    std::unique_ptr<net::HttpClient> http_;
    Slot pointed_{};
    Had had_{};  ///< by current(), until it is kept
};

/// RFC 1123, as Kubernetes names its objects; what goes into a path cannot leave it.
bool object_name(const std::string& name)
{
    const auto allowed = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !name.empty() && name.front() != '.' && std::ranges::all_of(name, allowed);
}

Result<Cluster> read_cluster(const SettingsReader& settings)
{
    Cluster cluster;
    cluster.api = TRY(settings.text("api", "https://kubernetes.default.svc"));
    cluster.token_file = TRY(settings.path("token_file"));
    cluster.namespace_ = TRY(settings.required("namespace"));
    cluster.secret = TRY(settings.required("secret"));
    cluster.deployment = TRY(settings.text("deployment"));
    cluster.certificate_key = TRY(settings.text("certificate_key", "tls.crt"));
    cluster.private_key = TRY(settings.text("private_key", "tls.key"));
    if (cluster.token_file.empty()) cluster.token_file = std::string(service_account) + "token";
    if (!keeps_secrets(cluster.api))
        return settings.bad("api", "takes https://..., or http:// on the loopback interface");
    while (cluster.api.ends_with('/')) cluster.api.pop_back();
    for (const auto& [key, name] :
         {std::pair{"namespace", cluster.namespace_}, std::pair{"secret", cluster.secret}})
        if (!object_name(name)) return settings.bad(key, "is not the name of an object");
    if (!cluster.deployment.empty() && !object_name(cluster.deployment))
        return settings.bad("deployment", "is not the name of an object");
    return cluster;
}

Result<SettingsReader> read(const TargetSpec& spec)
{
    return SettingsReader::make(spec, {"api", "api_trust_file", "token_file", "namespace", "secret",
                                       "deployment", "certificate_key", "private_key"});
}

}  // namespace

Result<std::unique_ptr<Target>> make_kubernetes(const TargetSpec& spec,
                                                std::unique_ptr<net::HttpClient> http)
{
    const auto settings = TRY(read(spec));
    auto cluster = TRY(read_cluster(settings));
    return std::make_unique<Kubernetes>(std::move(cluster), std::move(http));
}

Result<std::unique_ptr<Target>> make_kubernetes(const TargetSpec& spec)
{
    const auto settings = TRY(read(spec));
    auto trust = TRY(settings.path("api_trust_file"));
    if (trust.empty()) trust = std::string(service_account) + "ca.crt";
    return make_kubernetes(
        spec, net::make_http_client(
                  {.user_agent = "acme8443", .ca_file = std::move(trust), .https_only = false}));
}

}  // namespace acme8443::hooks
