#include "acme/challenge/json_request.hpp"

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::acme {

Result<std::string> send_for_2xx(net::HttpClient& http, const net::HttpRequest& request,
                                 std::stop_token stop)
{
    net::HttpResponse response = TRY(http.send(request, std::move(stop)));
    if (response.status / 100 == 2) return std::move(response.body);
    const bool refused = response.status == 401 || response.status == 403;
    return fail(refused ? Errc::permission : Errc::dns,
                request.url + " answers " + std::to_string(response.status) +
                    (response.body.empty() ? "" : ": " + printable(response.body, 300)));
}

Result<std::string> service_url(const SettingsReader& settings)
{
    std::string url = TRY(settings.required("url"));
    while (url.ends_with('/')) url.pop_back();
    const auto at = [&](std::string_view start) {
        if (!url.starts_with(start)) return false;
        const std::string_view rest = std::string_view(url).substr(start.size());
        return rest.empty() || rest.front() == ':' || rest.front() == '/';
    };
    if (url.starts_with("https://") || at("http://127.0.0.1") || at("http://[::1]") ||
        at("http://localhost"))
        return url;
    return settings.bad("url", "must be https://..., or http:// on this machine itself");
}

}  // namespace acme8443::acme
