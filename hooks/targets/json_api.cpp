#include "hooks/targets/json_api.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/local_url.hpp"

namespace acme8443::hooks {

using Json = nlohmann::json;

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
    TargetSpec trusting = spec;
    if (const auto file = spec.settings.find("api_trust_file");
        file != spec.settings.end() && !file->second.empty())
        trusting.trust_file = file->second.front();
    return client_for(trusting);
}

}  // namespace acme8443::hooks
