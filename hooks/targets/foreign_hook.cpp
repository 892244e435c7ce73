#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/generation.hpp"
#include "hooks/targets/hook_environment.hpp"
#include "hooks/targets/private_directory.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

namespace fs = std::filesystem;

/// How one client calls its hooks.
struct Call {
    std::vector<std::string> arguments{};
    std::map<std::string, std::string> environment{};
};
using Convention = Call (*)(const Live&, const fs::path& directory);

/// certbot: renewal-hooks/deploy and --deploy-hook.
Call certbot(const Live& live, const fs::path& directory)
{
    return {.environment = {{"RENEWED_LINEAGE", directory.string()},
                            {"RENEWED_DOMAINS", join(live.names, " ")}}};
}

/// dehydrated: HOOK deploy_cert DOMAIN KEYFILE CERTFILE FULLCHAINFILE CHAINFILE TIMESTAMP.
Call dehydrated(const Live& live, const fs::path& directory)
{
    return {.arguments = {"deploy_cert", live.names.front(), directory / "privkey.pem",
                          directory / "cert.pem", directory / "fullchain.pem",
                          directory / "chain.pem",
                          std::to_string(live.not_before.time_since_epoch().count())}};
}

/// lego: --renew-hook, names of version 4 and 5. Its .crt holds the chain too.
Call lego(const Live& live, const fs::path& directory)
{
    const std::string certificate = directory / "fullchain.pem";
    const std::string key = directory / "privkey.pem";
    return {.environment = {{"LEGO_CERT_DOMAIN", live.names.front()},
                            {"LEGO_CERT_PATH", certificate},
                            {"LEGO_CERT_KEY_PATH", key},
                            {"LEGO_HOOK_CERT_NAME", live.name},
                            {"LEGO_HOOK_CERT_PATH", certificate},
                            {"LEGO_HOOK_CERT_KEY_PATH", key},
                            {"LEGO_HOOK_ISSUER_CERT_PATH", directory / "chain.pem"}}};
}

/// Our own names: a program that only has to be run.
Call plain(const Live& live, const fs::path& directory)
{
    return {.environment = hook_environment(live, directory)};
}

/// The programs of a directory as certbot runs them: executable, in byte order, not NAME~.
Result<std::vector<std::vector<std::string>>> programs_in(const fs::path& directory)
{
    std::vector<std::vector<std::string>> programs;
    std::error_code error;
    for (fs::directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error)) {
        std::string path = at->path().string();
        std::error_code ignored;
        if (at->is_regular_file(ignored) && !path.ends_with('~') && access(path.c_str(), X_OK) == 0)
            programs.push_back({std::move(path)});
    }
    if (error) return fail(file::error("listing", directory, error.value()));
    std::ranges::sort(programs);
    return programs;
}

/// A program made for another client's hooks, or for none. It cannot say what the service had
/// before, so slots are generations in the store, and the deployment's record knows the one before.
class ForeignHook final : public Target {
public:
    ForeignHook(Convention convention, std::vector<std::string> command, fs::path directory,
                std::chrono::seconds timeout)
        : convention_(convention),
          command_(std::move(command)),
          directory_(std::move(directory)),
          timeout_(timeout)
    {
    }

    void introduce(const Live& live) override { live_ = &live; }
    Demands demands() const override { return {}; }
    Result<Slot> current() override { return Slot{}; }
    Result<Slot> stage(const Live& live) override { return generation_slot(live); }
    Result<void> point(const Slot& slot) override
    {
        TRY(check_generation(slot));
        pointed_ = slot;
        return {};
    }
    Result<void> reload(std::stop_token stop) override
    {
        const Slot newest = TRY(generation_slot(*live_));
        if (pointed_.id == newest.id) return call(live_->directory, stop);
        // Hooks tell certificates apart by the last part of the path.
        const auto beside = TRY(PrivateDirectory::make());
        TRY(file::point_symlink(beside.path() / live_->name, pointed_.id));
        return call(beside.path() / live_->name, stop);
    }
    void forget(const Slot&) override {}  // the store prunes its generations

private:
    /// All of them, whatever became of the others.
    Result<void> call(const fs::path& directory, const std::stop_token& stop) const
    {
        std::vector<std::vector<std::string>> programs{command_};
        if (!directory_.empty()) programs = TRY(programs_in(directory_));
        const Call call = convention_(*live_, directory);
        Result<void> outcome;
        for (std::vector<std::string>& program : programs) {
            program.insert(program.end(), call.arguments.begin(), call.arguments.end());
            auto done = run_command(program, timeout_, call.environment, stop);
            if (!done && outcome) outcome = fail(std::move(done).error());
        }
        return outcome;
    }

    Convention convention_;
    std::vector<std::string> command_;
    fs::path directory_;  ///< of programs, instead of the command
    std::chrono::seconds timeout_;
    const Live* live_{};  ///< of introduce; outlives the turn
    Slot pointed_{};
};

Result<std::unique_ptr<Target>> make(const TargetSpec& spec, Convention convention)
{
    const auto settings = TRY(SettingsReader::make(spec, {"command", "directory", "timeout"}));
    auto command = TRY(settings.command("command"));
    auto directory = TRY(settings.path("directory"));
    if (command.empty() == directory.empty())
        return settings.bad("command", "give either command or a directory of programs");
    const auto timeout = TRY(settings.seconds("timeout", std::chrono::seconds(120)));
    return std::make_unique<ForeignHook>(convention, std::move(command), std::move(directory),
                                         timeout);
}

}  // namespace

Result<std::unique_ptr<Target>> make_certbot_hook(const TargetSpec& spec)
{
    return make(spec, certbot);
}
Result<std::unique_ptr<Target>> make_dehydrated_hook(const TargetSpec& spec)
{
    return make(spec, dehydrated);
}
Result<std::unique_ptr<Target>> make_lego_hook(const TargetSpec& spec) { return make(spec, lego); }
Result<std::unique_ptr<Target>> make_exec(const TargetSpec& spec) { return make(spec, plain); }

}  // namespace acme8443::hooks
