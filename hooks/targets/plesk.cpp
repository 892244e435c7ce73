#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

/// What is given the certificate, and in which repository Plesk keeps it for that.
struct Use {
    std::vector<std::string> repository;
    std::vector<std::string> point;  ///< before the certificate's name
};

/// Plesk, through `plesk bin`: every certificate is added to a repository under a name of its own,
/// and the panel on 8443, the mail server or a site is told which one to use. What that used before
/// the first deployment is not known here.
class Plesk final : public Target {
public:
    Plesk(std::vector<std::string> plesk, Use use, std::chrono::seconds timeout)
        : plesk_(std::move(plesk)), use_(std::move(use)), timeout_(timeout)
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
        auto utility = use_.point;
        utility.push_back(slot.id);
        return call(std::move(utility));
    }
    Result<void> reload(std::stop_token) override { return {}; }  // pointing has done it
    void forget(const Slot& slot) override
    {
        // Plesk keeps what is in use; what cannot be tidied up is no failure of the deployment.
        if (!certificate("-r", slot, {})) return;
    }

private:
    Result<void> write(const char* verb, const Slot& slot, const Live& live) const
    {
        const auto file = [&](const char* name) { return (live.directory / name).string(); };
        return certificate(verb, slot,
                           {"-key-file", file("privkey.pem"), "-cert-file", file("cert.pem"),
                            "-cacert-file", file("chain.pem")});
    }
    Result<void> certificate(const char* verb, const Slot& slot,
                             const std::vector<std::string>& files) const
    {
        std::vector<std::string> utility{"certificate", verb, slot.id};
        utility.insert(utility.end(), use_.repository.begin(), use_.repository.end());
        utility.insert(utility.end(), files.begin(), files.end());
        return call(std::move(utility));
    }
    Result<void> call(std::vector<std::string> utility) const
    {
        std::vector<std::string> argv = plesk_;
        argv.push_back("bin");
        argv.insert(argv.end(), utility.begin(), utility.end());
        TRY(run_command(argv, timeout_, {}, {}));
        return {};
    }

    std::vector<std::string> plesk_;
    Use use_;
    std::chrono::seconds timeout_;
};

Result<Use> read_use(const SettingsReader& settings)
{
    const auto use = TRY(settings.text("use", "panel"));
    auto domain = TRY(settings.text("domain"));
    if ((use == "site") != !domain.empty())
        return settings.bad("domain", "goes with use = \"site\", which it names");
    if (domain.starts_with('-')) return settings.bad("domain", "is no domain: " + domain);
    if (use == "panel") return Use{{"-admin"}, {"server_pref", "-u", "-panel-certificate"}};
    if (use == "mail") return Use{{"-admin"}, {"mailserver", "--set-certificate"}};
    if (use == "site")
        return Use{{"-domain", domain}, {"subscription", "-u", domain, "-certificate-name"}};
    return settings.bad("use", "is panel, mail or site");
}

}  // namespace

Result<std::unique_ptr<Target>> make_plesk(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(spec, {"plesk", "use", "domain", "timeout"}));
    auto plesk = TRY(settings.command("plesk"));
    if (plesk.empty()) plesk = {"plesk"};
    auto use = TRY(read_use(settings));
    const auto timeout = TRY(settings.seconds("timeout", std::chrono::seconds(120)));
    return std::make_unique<Plesk>(std::move(plesk), std::move(use), timeout);
}

}  // namespace acme8443::hooks
