#include <algorithm>

#include "base/net/http_client.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/jvm.hpp"
#include "hooks/targets/local_url.hpp"
#include "hooks/targets/password.hpp"
#include "hooks/targets/slot_directory.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

constexpr auto connectors = "Catalina:type=ThreadPool,name=\"https-*\"";
constexpr auto operation = "reloadSslHostConfigs";

/// The manager application's text interface.
struct Manager {
    std::string url{};  ///< of the call; empty: not configured
    std::string user{};
    std::string password{};  ///< a reference
};

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

/// Tomcat 9.0.3 and newer, with PEM files: certificateFile=DIR/live/cert.pem and so on. Asked
/// through the manager application, else by attaching to the JVM.
class Tomcat final : public Target {
public:
    Tomcat(SlotDirectory directory, Manager manager, std::optional<Jvm> jvm, bool openssl,
           std::unique_ptr<net::HttpClient> http)
        : directory_(std::move(directory)),
          manager_(std::move(manager)),
          jvm_(std::move(jvm)),
          openssl_(openssl),
          http_(std::move(http))
    {
    }

    Demands demands() const override { return {.java = true}; }
    /// Tomcat Native frees the SSLContext that a bad pair replaced, and keeps the reference: the
    /// next reload may end the JVM.
    bool survives_bad_pair() const override { return !openssl_; }
    Result<Slot> current() override { return directory_.current(); }
    Result<Slot> stage(const Live& live) override { return directory_.stage(live); }
    Result<void> point(const Slot& slot) override { return directory_.point(slot); }
    Result<void> reload(std::stop_token stop) override
    {
        if (manager_.url.empty()) return jvm_->invoke(connectors, operation, stop);
        auto asked = ask_manager(stop);
        if (asked || !jvm_ || asked.error().code == Errc::cancelled) return asked;
        auto attached = jvm_->invoke(connectors, operation, stop);
        if (attached) return attached;
        attached.error().message.insert(0, asked.error().message + "; and by attaching: ");
        return attached;
    }
    Result<std::vector<Slot>> slots() override { return directory_.slots(); }
    void forget(const Slot& slot) override { directory_.forget(slot); }

private:
    Result<void> ask_manager(std::stop_token stop)
    {
        const net::Credentials credentials{manager_.user, TRY(read_secret(manager_.password))};
        net::HttpRequest request;
        request.url = manager_.url;
        request.credentials = &credentials;
        request.keep_alive = false;
        auto response = http_->send(request, std::move(stop));
        if (!response)
            return fail(std::move(response).error().while_doing("asking Tomcat's manager"));
        // The status alone says nothing: "FAIL - ..." comes with 200 too.
        if (response->status == 200 && response->body.starts_with("OK - ")) return {};
        return fail(Errc::hook_failed,
                    "Tomcat's manager: status " + std::to_string(response->status) +
                        hint(response->status) +
                        (response->status == 200 ? ": " + first_line(response->body) : ""));
    }

    SlotDirectory directory_;
    Manager manager_;
    std::optional<Jvm> jvm_;
    bool openssl_;
    std::unique_ptr<net::HttpClient> http_;
};

Result<Manager> read_manager(const SettingsReader& settings)
{
    Manager manager{.url = TRY(settings.text("manager")), .user = TRY(settings.text("user"))};
    const std::string host = TRY(settings.text("tls_host_name"));
    if (manager.url.empty()) {
        for (const auto* key : {"user", "password", "password_file", "tls_host_name"})
            if (settings.has(key)) return settings.bad(key, "needs manager");
        return manager;
    }
    if (!keeps_secrets(manager.url))
        return settings.bad("manager", "takes https://..., or http:// on the loopback interface");
    if (manager.user.empty()) return settings.bad("user", "is missing");
    manager.password = TRY(secret_setting(settings, "password"));
    const auto plain = [](unsigned char c) {
        return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == '*';
    };
    if (!std::ranges::all_of(host, plain))
        return settings.bad("tls_host_name", "is not a host name");
    while (manager.url.ends_with('/')) manager.url.pop_back();
    manager.url += "/text/sslReload" + (host.empty() ? "" : "?tlsHostName=" + host);
    return manager;
}

}  // namespace

Result<std::unique_ptr<Target>> make_tomcat(const TargetSpec& spec,
                                            std::unique_ptr<net::HttpClient> http)
{
    const auto settings =
        TRY(SettingsReader::make(spec, {"dir", "owner", "group", "mode", "combined", "manager",
                                        "user", "password", "password_file", "tls_host_name", "pid",
                                        "pidfile", "unit", "java", "jmx_reload", "openssl"}));
    auto directory = TRY(SlotDirectory::make(settings));
    auto manager = TRY(read_manager(settings));
    auto jvm = TRY(Jvm::read(settings));
    if (manager.url.empty() && !jvm)
        return settings.bad("manager", "is missing; or give pidfile or unit, to attach to the JVM");
    const bool openssl = TRY(settings.flag("openssl", false));
    if (openssl && spec.restart.empty())
        return settings.bad("openssl",
                            "needs restart: after a bad pair, Tomcat with Tomcat Native has to "
                            "be restarted, not reloaded");
    return std::make_unique<Tomcat>(std::move(directory), std::move(manager), std::move(jvm),
                                    openssl, std::move(http));
}

Result<std::unique_ptr<Target>> make_tomcat(const TargetSpec& spec)
{
    return make_tomcat(spec, client_for(spec));
}

}  // namespace acme8443::hooks
