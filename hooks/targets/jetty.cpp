#include "base/try.hpp"
#include "hooks/targets/jvm.hpp"
#include "hooks/targets/pointers.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

constexpr auto scanners = "org.eclipse.jetty.util.ssl:type=keystorescanner,*";
constexpr auto operation = "reload";

/// Jetty 9.4.31 and newer with its module ssl-reload, which looks at the key store every second: a
/// real file, since Jetty 9 does not notice a symlink that moves. With the module jmx it can be
/// told.
class Jetty final : public KeystoreTarget {
public:
    Jetty(Keystore keystore, std::optional<Jvm> jvm)
        : KeystoreTarget(std::move(keystore)), jvm_(std::move(jvm))
    {
    }

    Result<void> reload(std::stop_token stop) override
    {
        if (!jvm_) return {};
        return jvm_->invoke(scanners, operation, std::move(stop));
    }

private:
    std::optional<Jvm> jvm_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_jetty(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(
        spec, {"keystore", "keystore_password", "keystore_password_file", "alias", "profile",
               "owner", "group", "mode", "pid", "pidfile", "unit", "java", "jmx_reload"}));
    auto keystore = TRY(Keystore::make(settings, "jetty"));
    auto jvm = TRY(Jvm::read(settings));
    return std::make_unique<Jetty>(std::move(keystore), std::move(jvm));
}

}  // namespace acme8443::hooks
