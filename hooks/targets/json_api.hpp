#pragma once
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/net/http_client.hpp"
#include "hooks/targets/settings.hpp"

namespace acme8443::hooks {

/// A service's own interface that takes and gives JSON.
class JsonApi {
public:
    /// `who` names it in errors; `base` is what every path is appended to.
    JsonApi(std::string who, std::string base, std::unique_ptr<net::HttpClient> http);

    /// Sent with every request: a token.
    void authorize(std::string header, std::string value);
    /// Sends JSON (null: no body) and reads JSON (null: the answer had no body). Errors:
    /// Errc::hook_failed for a status other than 2xx, with what the service said; Errc::not_found
    /// for 404; those of the connection.
    Result<nlohmann::json> call(const std::string& method, const std::string& path,
                                const nlohmann::json& body, std::stop_token stop = {},
                                const net::Credentials* credentials = nullptr) const;

private:
    std::string who_;
    std::string base_;
    std::unique_ptr<net::HttpClient> http_;
    std::map<std::string, std::string> headers_;
};

/// The setting `api`: https://..., without a slash at its end. Errors: Errc::bad_config.
Result<std::string> api_url(const SettingsReader& settings);

/// The client for an appliance that may still show its factory's certificate: believes what the
/// service's clients trust, and what `api_trust_file` (PEM roots) or `api_pin` (the SHA-256 of its
/// public key, base64) says. Errors: Errc::bad_config.
Result<std::unique_ptr<net::HttpClient>> appliance_client(const TargetSpec& spec);

}  // namespace acme8443::hooks
