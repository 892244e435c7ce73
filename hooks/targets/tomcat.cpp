#include "base/try.hpp"
#include "hooks/targets/jvm.hpp"
#include "hooks/targets/local_url.hpp"
#include "hooks/targets/pointers.hpp"
#include "hooks/targets/targets.hpp"
#include "hooks/targets/tomcat_manager.hpp"

namespace acme8443::hooks {
namespace {

constexpr auto connectors = "Catalina:type=ThreadPool,name=\"https-*\"";
constexpr auto operation = "reloadSslHostConfigs";

/// Tomcat 9.0.3 and newer, with PEM files: certificateFile=DIR/live/cert.pem and so on. Asked
/// through the manager application, else by attaching to the JVM.
class Tomcat final : public DirectoryTarget {
public:
    Tomcat(SlotDirectory directory, std::optional<TomcatManager> manager, std::optional<Jvm> jvm,
           bool openssl)
        : DirectoryTarget(std::move(directory)),
          manager_(std::move(manager)),
          jvm_(std::move(jvm)),
          openssl_(openssl)
    {
    }

    Demands demands() const override { return {.java = true}; }
    /// Tomcat Native frees the SSLContext that a bad pair replaced, and keeps the reference: the
    /// next reload may end the JVM.
    bool survives_bad_pair() const override { return !openssl_; }
    Result<void> reload(std::stop_token stop) override
    {
        if (!manager_) return jvm_->invoke(connectors, operation, stop);
        auto asked = manager_->reload(stop);
        if (asked || !jvm_ || asked.error().code == Errc::cancelled) return asked;
        auto attached = jvm_->invoke(connectors, operation, stop);
        if (attached) return attached;
        attached.error().message.insert(0, asked.error().message + "; and by attaching: ");
        return attached;
    }

private:
    std::optional<TomcatManager> manager_;
    std::optional<Jvm> jvm_;
    bool openssl_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_tomcat(const TargetSpec& spec,
                                            std::unique_ptr<net::HttpClient> http)
{
    const auto settings =
        TRY(SettingsReader::make(spec, {"dir", "owner", "group", "mode", "combined", "manager",
                                        "user", "password", "password_file", "tls_host_name", "pid",
                                        "pidfile", "unit", "java", "jmx_reload", "openssl"}));
    auto directory = TRY(SlotDirectory::make(settings));
    auto manager = TRY(TomcatManager::read(settings, std::move(http)));
    auto jvm = TRY(Jvm::read(settings));
    if (!manager && !jvm)
        return settings.bad("manager", "is missing; or give pidfile or unit, to attach to the JVM");
    const bool openssl = TRY(settings.flag("openssl", false));
    if (openssl && spec.restart.empty())
        return settings.bad("openssl",
                            "needs restart: after a bad pair, Tomcat with Tomcat Native has to "
                            "be restarted, not reloaded");
    return std::make_unique<Tomcat>(std::move(directory), std::move(manager), std::move(jvm),
                                    openssl);
}

Result<std::unique_ptr<Target>> make_tomcat(const TargetSpec& spec)
{
    return make_tomcat(spec, client_for(spec));
}

}  // namespace acme8443::hooks
