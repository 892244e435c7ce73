#include "hooks/targets/json_api.hpp"

#include <nlohmann/json.hpp>

#include "base/net/pinned_http_client.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/local_url.hpp"

namespace acme8443::hooks {

using Json = nlohmann::json;

namespace {

/// An appliance shows its factory's certificate until it has ours: it is asked as the service's
/// clients would, and, when it cannot be believed so, as whom the user has made it known.
class Acquainted final : public net::HttpClient {
public:
    Acquainted(std::unique_ptr<net::HttpClient> as_clients, std::unique_ptr<net::HttpClient> known)
        : as_clients_(std::move(as_clients)), known_(std::move(known))
    {
    }
    Result<net::HttpResponse> send(const net::HttpRequest& request, std::stop_token stop) override
    {
        auto answer = as_clients_->send(request, stop);
        // The handshake failed, so it has not been asked anything yet.
        if (answer || answer.error().code != Errc::tls) return answer;
        return known_->send(request, std::move(stop));
    }

private:
    std::unique_ptr<net::HttpClient> as_clients_;
    std::unique_ptr<net::HttpClient> known_;
};

}  // namespace

JsonApi::JsonApi(std::string who, std::string base, std::unique_ptr<net::HttpClient> http)
    : who_(std::move(who)), base_(std::move(base)), http_(std::move(http))
{
}

void JsonApi::authorize(std::string header, std::string value)
{
    headers_[std::move(header)] = std::move(value);
}

Result<Json> JsonApi::call(const std::string& method, const std::string& path, const Json& body,
                           std::stop_token stop, const net::Credentials* credentials) const
{
    net::HttpRequest request;
    request.method = method;
    request.url = base_ + path;
    request.headers = headers_;
    request.headers["Accept"] = "application/json";
    request.credentials = credentials;
    request.timeout = std::chrono::minutes(2);  // appliances take their time
    request.max_body = 1024 * 1024;
    if (!body.is_null()) {
        request.headers["Content-Type"] = "application/json";
        request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    auto response = http_->send(request, std::move(stop));
    wipe(request.body);  // the private key stood in it
    if (!response) return fail(std::move(response).error().while_doing("asking " + who_));
    if (response->status >= 200 && response->status < 300)
        return response->body.empty() ? Json() : Json::parse(response->body, nullptr, false);
    return fail(response->status == 404 ? Errc::not_found : Errc::hook_failed,
                who_ + ": " + method + " " + path + ": status " + std::to_string(response->status) +
                    (response->body.empty() ? "" : ": " + printable(response->body, 300)));
}

Result<std::string> api_url(const SettingsReader& settings)
{
    auto url = TRY(settings.required("api"));
    if (!keeps_secrets(url))
        return settings.bad("api", "takes https://..., or http:// on the loopback interface");
    while (url.ends_with('/')) url.pop_back();
    return url;
}

Result<std::unique_ptr<net::HttpClient>> appliance_client(const TargetSpec& spec)
{
    const auto said = [&](const char* key) -> std::string {
        const auto found = spec.settings.find(key);
        return found == spec.settings.end() || found->second.empty() ? "" : found->second.front();
    };
    std::string pin = said("api_pin");
    if (pin.starts_with("sha256//")) pin.erase(0, 8);
    if (!pin.empty() && (pin.size() != 44 || !pin.ends_with('=')))
        return fail(Errc::bad_config,
                    "target \"" + spec.kind +
                        "\": api_pin is the SHA-256 of the appliance's public key in base64, 44 "
                        "characters");
    TargetSpec own = spec;
    own.trust_file = said("api_trust_file");
    std::unique_ptr<net::HttpClient> otherwise;
    if (!pin.empty())
        otherwise = net::make_pinned_http_client({.user_agent = "acme8443"}, std::move(pin));
    else if (!own.trust_file.empty())
        otherwise = client_for(own);
    if (!otherwise) return client_for(spec);
    return std::make_unique<Acquainted>(client_for(spec), std::move(otherwise));
}

}  // namespace acme8443::hooks
