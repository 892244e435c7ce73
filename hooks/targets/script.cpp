#include <sys/stat.h>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/hook_environment.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

/// A program that speaks the five verbs: `hook current|stage|point SLOT|reload|forget SLOT`.
/// current and stage print a slot. The key is passed by path. examples/hook.sh is a complete one.
class Script final : public Target {
public:
    Script(std::vector<std::string> command, std::chrono::seconds timeout)
        : command_(std::move(command)), timeout_(timeout)
    {
    }

    void introduce(const Live& live) override
    {
        environment_ = hook_environment(live, live.directory);
    }
    Demands demands() const override { return {}; }
    Result<Slot> current() override { return said_slot(TRY(call({"current"}))); }
    Result<Slot> stage(const Live& live) override
    {
        introduce(live);
        std::string said = TRY(call({"stage"}));
        Slot slot = TRY(said_slot(std::move(said)));
        if (slot.id.empty()) return fail(Errc::hook_failed, "stage printed no slot");
        return slot;
    }
    Result<void> point(const Slot& slot) override { return done(call({"point", slot.id})); }
    Result<void> reload(std::stop_token stop) override
    {
        return done(call({"reload"}, std::move(stop)));
    }
    void forget(const Slot& slot) override
    {
        // The certificate is served; what cannot be tidied up is no failure of the deployment.
        if (!call({"forget", slot.id})) return;
    }

private:
    static Result<void> done(const Result<std::string>& said)
    {
        if (!said) return fail(said.error());
        return {};
    }
    /// One line, which comes back as an argument.
    static Result<Slot> said_slot(std::string text)
    {
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        const bool plain = text.size() <= 255 && printable(text) == text && !text.starts_with("-");
        if (plain) return Slot{std::move(text)};
        return fail(Errc::hook_failed, "printed no slot, but: " + printable(text, 100));
    }
    Result<std::string> call(std::vector<std::string> verb, std::stop_token stop = {}) const
    {
        std::vector<std::string> argv = command_;
        argv.insert(argv.end(), verb.begin(), verb.end());
        return run_command(argv, timeout_, environment_, std::move(stop));
    }

    std::vector<std::string> command_;
    std::chrono::seconds timeout_;
    std::map<std::string, std::string> environment_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_script(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(spec, {"command", "timeout"}));
    auto command = TRY(settings.command("command"));
    if (command.empty()) return settings.bad("command", "is missing");
    const auto timeout = TRY(settings.seconds("timeout", std::chrono::seconds(60)));
    // It runs with our rights: whoever can write it has them.
    struct stat status {};
    if (stat(command.front().c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0)
        return settings.bad("command", command.front() + " can be written by everybody");
    return std::make_unique<Script>(std::move(command), timeout);
}

}  // namespace acme8443::hooks
