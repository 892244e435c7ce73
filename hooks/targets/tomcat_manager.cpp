#include "hooks/targets/tomcat_manager.hpp"

#include <algorithm>
#include <cctype>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/local_url.hpp"
#include "hooks/targets/password.hpp"

namespace acme8443::hooks {
namespace {

std::string first_line(const std::string& body)
{
    return printable(body.substr(0, body.find_first_of("\r\n")), 200);
}

/// What the answer's status says beyond its text.
std::string hint(int status)
{
    if (status == 401) return " (user or password; five wrong ones lock the user out for a while)";
    if (status == 403) return " (the role manager-script, or an address the manager does not take)";
    if (status == 404) return " (the manager application is not deployed there)";
    if (status == 500) return " (a file that Tomcat cannot read?)";
    return "";
}

bool is_host_name(const std::string& text)
{
    return std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '*';
    });
}

}  // namespace

Result<std::optional<TomcatManager>> TomcatManager::read(const SettingsReader& settings,
                                                         std::unique_ptr<net::HttpClient> http)
{
    TomcatManager manager;
    manager.url_ = TRY(settings.text("manager"));
    manager.user_ = TRY(settings.text("user"));
    const std::string host = TRY(settings.text("tls_host_name"));
    if (manager.url_.empty()) {
        for (const auto* key : {"user", "password", "password_file", "tls_host_name"})
            if (settings.has(key)) return settings.bad(key, "needs manager");
        return std::nullopt;
    }
    if (!keeps_secrets(manager.url_))
        return settings.bad("manager", "takes https://..., or http:// on the loopback interface");
    if (manager.user_.empty()) return settings.bad("user", "is missing");
    manager.password_ = TRY(secret_setting(settings, "password"));
    if (!is_host_name(host)) return settings.bad("tls_host_name", "is not a host name");
    while (manager.url_.ends_with('/')) manager.url_.pop_back();
    manager.url_ += "/text/sslReload" + (host.empty() ? "" : "?tlsHostName=" + host);
    manager.http_ = std::move(http);
    return manager;
}

Result<void> TomcatManager::reload(std::stop_token stop) const
{
    Secret password = TRY(read_secret(password_));
    const net::Credentials credentials{user_, std::move(password)};
    net::HttpRequest request;
    request.url = url_;
    request.credentials = &credentials;
    request.keep_alive = false;
    auto response = http_->send(request, std::move(stop));
    if (!response) return fail(std::move(response).error().while_doing("asking Tomcat's manager"));
    // The status alone says nothing: "FAIL - ..." comes with 200 too.
    if (response->status == 200 && response->body.starts_with("OK - ")) return {};
    return fail(Errc::hook_failed,
                "Tomcat's manager: status " + std::to_string(response->status) +
                    hint(response->status) +
                    (response->status == 200 ? ": " + first_line(response->body) : ""));
}

}  // namespace acme8443::hooks
