#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

/// The Plesk panel on 8443, through `plesk bin`: every certificate is added to the administrator's
/// repository under a name of its own, and the panel is told which one to use. What the panel used
/// before the first deployment is not known here.
class Plesk final : public Target {
public:
    Plesk(std::vector<std::string> plesk, std::chrono::seconds timeout)
        : plesk_(std::move(plesk)), timeout_(timeout)
    {
    }

    Demands demands() const override { return {}; }
    Result<Slot> current() override { return Slot{}; }
    Result<Slot> stage(const Live& live) override
    {
        const Slot slot{"acme8443-" + live.bundle.leaf_sha256.substr(0, 8)};
        auto added = write("-c", slot, live);
        if (added) return slot;
        // It is there already when an earlier run has staged it.
        if (write("-u", slot, live)) return slot;
        return fail(std::move(added).error());
    }
    Result<void> point(const Slot& slot) override
    {
        return call({"server_pref", "-u", "-panel-certificate", slot.id}, {});
    }
    Result<void> reload(std::stop_token) override { return {}; }  // server_pref has done it
    void forget(const Slot& slot) override
    {
        // Plesk keeps what is in use; what cannot be tidied up is no failure of the deployment.
        if (!call({"certificate", "-r", slot.id, "-admin"}, {})) return;
    }

private:
    Result<void> write(const char* verb, const Slot& slot, const Live& live) const
    {
        const auto file = [&](const char* name) { return (live.directory / name).string(); };
        return call({"certificate", verb, slot.id, "-admin", "-key-file", file("privkey.pem"),
                     "-cert-file", file("cert.pem"), "-cacert-file", file("chain.pem")},
                    {});
    }
    Result<void> call(std::vector<std::string> utility, std::stop_token stop) const
    {
        std::vector<std::string> argv = plesk_;
        argv.push_back("bin");
        argv.insert(argv.end(), utility.begin(), utility.end());
        TRY(run_command(argv, timeout_, {}, std::move(stop)));
        return {};
    }

    std::vector<std::string> plesk_;
    std::chrono::seconds timeout_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_plesk(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(spec, {"plesk", "timeout"}));
    auto plesk = TRY(settings.command("plesk"));
    if (plesk.empty()) plesk = {"plesk"};
    const auto timeout = TRY(settings.seconds("timeout", std::chrono::seconds(120)));
    return std::make_unique<Plesk>(std::move(plesk), timeout);
}

}  // namespace acme8443::hooks
