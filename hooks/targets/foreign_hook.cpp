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

namespace acme8443::embedded {
std::string_view hooks_contrib_acmesh_shim_sh();
}

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

/// acme.sh: HOOK_deploy DOMAIN KEY CERT CA FULLCHAIN, a function of a file that is sourced.
Call acme_sh(const Live& live, const fs::path& directory)
{
    return {.arguments = {live.names.front(), directory / "privkey.pem", directory / "cert.pem",
                          directory / "chain.pem", directory / "fullchain.pem"}};
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
    /// What is run: one program, or those of a directory, or certbot's three directories.
    struct Programs {
        std::vector<std::string> command{};
        fs::path directory{};
        fs::path renewal_hooks{};
        std::map<std::string, std::string> environment{};  ///< beside what the convention says
        std::string embedded{};  ///< a shell script of ours, which is run with `command` behind it
        std::chrono::seconds timeout{};
    };
    ForeignHook(Convention convention, Programs programs)
        : convention_(convention), programs_(std::move(programs))
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
    Result<void> call(const fs::path& directory, const std::stop_token& stop) const
    {
        Call call = convention_(*live_, directory);
        call.environment.insert(programs_.environment.begin(), programs_.environment.end());
        if (!programs_.renewal_hooks.empty()) return call_all_three(std::move(call), stop);
        if (!programs_.directory.empty()) {
            const auto programs = TRY(programs_in(programs_.directory));
            return call_each(programs, call, stop);
        }
        if (programs_.embedded.empty()) return call_each({programs_.command}, call, stop);
        const auto beside = TRY(PrivateDirectory::make());
        const std::string script = beside.path() / "shim";
        TRY(file::create(script, programs_.embedded, 0600));
        std::vector<std::string> program{"/bin/sh", script};
        program.insert(program.end(), programs_.command.begin(), programs_.command.end());
        return call_each({program}, call, stop);
    }
    /// pre and post get certbot's names too: what was renewed, and what failed. A failed pre ends
    /// it; post has its turn whatever became of deploy.
    Result<void> call_all_three(Call call, const std::stop_token& stop) const
    {
        const auto folder = [&](const char* name) -> Result<std::vector<std::vector<std::string>>> {
            std::error_code error;
            const fs::path directory = programs_.renewal_hooks / name;
            if (!fs::exists(directory, error)) return std::vector<std::vector<std::string>>{};
            return programs_in(directory);
        };
        const auto deploy = TRY(folder("deploy"));
        const auto post = TRY(folder("post"));
        const auto pre = TRY(folder("pre"));
        TRY(call_each(pre, {}, stop));
        auto deployed = call_each(deploy, call, stop);
        const std::string names = join(live_->names, " ");
        const Call after{.environment = {{"RENEWED_DOMAINS", deployed ? names : ""},
                                         {"FAILED_DOMAINS", deployed ? "" : names}}};
        auto ended = call_each(post, after, stop);
        return deployed ? ended : deployed;
    }
    /// All of them, whatever became of the others.
    Result<void> call_each(std::vector<std::vector<std::string>> programs, const Call& call,
                           const std::stop_token& stop) const
    {
        Result<void> outcome;
        for (std::vector<std::string>& program : programs) {
            program.insert(program.end(), call.arguments.begin(), call.arguments.end());
            auto done = run_command(program, programs_.timeout, call.environment, stop);
            if (!done && outcome) outcome = fail(std::move(done).error());
        }
        return outcome;
    }

    Convention convention_;
    Programs programs_;
    const Live* live_{};  ///< of introduce; outlives the turn
    Slot pointed_{};
};

Result<std::unique_ptr<Target>> make(const TargetSpec& spec, Convention convention)
{
    const bool of_certbot = convention == certbot;
    const auto settings =
        TRY(of_certbot
                ? SettingsReader::make(spec, {"command", "directory", "renewal_hooks", "timeout"})
                : SettingsReader::make(spec, {"command", "directory", "timeout"}));
    ForeignHook::Programs programs;
    programs.command = TRY(settings.command("command"));
    programs.directory = TRY(settings.path("directory"));
    if (of_certbot) programs.renewal_hooks = TRY(settings.path("renewal_hooks"));
    const int given =
        !programs.command.empty() + !programs.directory.empty() + !programs.renewal_hooks.empty();
    if (given != 1) {
        return settings.bad("command", of_certbot
                                           ? "give one of command, directory (of programs) and "
                                             "renewal_hooks"
                                           : "give either command or a directory of programs");
    }
    programs.timeout = TRY(settings.seconds("timeout", std::chrono::seconds(120)));
    return std::make_unique<ForeignHook>(convention, std::move(programs));
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
Result<std::unique_ptr<Target>> make_acmesh_hook(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(spec, {"hook", "environment", "timeout"}));
    TRY(settings.required("hook"));
    ForeignHook::Programs programs;
    const fs::path hook = TRY(settings.path("hook"));
    if (hook.extension() != ".sh")
        return settings.bad("hook", "is a file NAME.sh that defines the function NAME_deploy");
    programs.command = {hook.string()};
    if (const auto said = spec.settings.find("environment"); said != spec.settings.end()) {
        for (const std::string& variable : said->second) {
            const auto equals = variable.find('=');
            if (equals == variable.npos || equals == 0)
                return settings.bad("environment", "is a list of NAME=VALUE");
            programs.environment[variable.substr(0, equals)] = variable.substr(equals + 1);
        }
    }
    programs.embedded = embedded::hooks_contrib_acmesh_shim_sh();
    programs.timeout = TRY(settings.seconds("timeout", std::chrono::seconds(120)));
    return std::make_unique<ForeignHook>(acme_sh, std::move(programs));
}
Result<std::unique_ptr<Target>> make_exec(const TargetSpec& spec) { return make(spec, plain); }

}  // namespace acme8443::hooks
