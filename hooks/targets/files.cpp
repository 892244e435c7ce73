#include "base/try.hpp"
#include "hooks/targets/command.hpp"
#include "hooks/targets/pointers.hpp"
#include "hooks/targets/service_process.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

/// How a service is told; nothing at all for one that watches its files.
struct Notice {
    std::vector<std::string> check{};
    std::vector<std::string> reload{};
    int signal{};
    std::optional<ServiceProcess> process{};  ///< who gets the signal; nobody: no signal
    std::chrono::seconds timeout{60};
};

/// Services that read PEM files: nginx, Apache, ocserv, Caddy, stunnel, hitch, and so on.
class Files final : public DirectoryTarget {
public:
    Files(SlotDirectory directory, Notice notice)
        : DirectoryTarget(std::move(directory)), notice_(std::move(notice))
    {
    }

    Result<Slot> stage(const Live& live) override
    {
        Slot slot = TRY(DirectoryTarget::stage(live));
        if (notice_.check.empty()) return slot;
        auto checked = run_command(notice_.check, notice_.timeout,
                                   {{"ACME8443_SLOT", directory().path(slot).string()}}, {});
        if (!checked) return fail(std::move(checked).error().while_doing("check"));
        return slot;
    }
    Result<void> reload(std::stop_token stop) override
    {
        if (notice_.process) return notice_.process->signal(notice_.signal, std::move(stop));
        if (!notice_.reload.empty())
            TRY(run_command(notice_.reload, notice_.timeout, {}, std::move(stop)));
        return {};
    }

private:
    Notice notice_;
};

Result<Notice> read_notice(const SettingsReader& settings)
{
    Notice notice;
    notice.check = TRY(settings.command("check"));
    notice.reload = TRY(settings.command("reload"));
    notice.timeout = TRY(settings.seconds("timeout", notice.timeout));
    notice.process = TRY(ServiceProcess::read(settings));
    const std::string signal = TRY(settings.text("signal"));
    if (signal.empty() == notice.process.has_value())
        return settings.bad("signal", "goes together with one of pid, pidfile and unit");
    if (signal.empty()) return notice;
    if (!notice.reload.empty()) return settings.bad("signal", "not together with reload");
    const auto number = parse_signal(signal);
    if (!number) return settings.bad("signal", number.error().message);
    notice.signal = *number;
    return notice;
}

}  // namespace

Result<std::unique_ptr<Target>> make_files(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(
        spec, {"dir", "owner", "group", "mode", "combined", "pkcs12", "alias", "keystore_password",
               "check", "reload", "signal", "pid", "pidfile", "unit", "timeout"}));
    auto directory = TRY(SlotDirectory::make(settings));
    auto notice = TRY(read_notice(settings));
    return std::make_unique<Files>(std::move(directory), std::move(notice));
}

}  // namespace acme8443::hooks
