#include "hooks/targets/service_process.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "base/try.hpp"
#include "hooks/targets/command.hpp"

namespace acme8443::hooks {
namespace {

/// One positive number and white space: 0 and -1 would reach whole groups of processes.
std::optional<pid_t> parse_pid(std::string_view text)
{
    pid_t process{};
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, process);
    const std::string_view rest(end, static_cast<std::size_t>(last - end));
    if (error != std::errc{} || process < 1 || rest.find_first_not_of(" \r\n\t") != rest.npos)
        return {};
    return process;
}

}  // namespace

Result<std::optional<ServiceProcess>> ServiceProcess::read(const SettingsReader& settings)
{
    ServiceProcess process;
    process.pid_ = TRY(settings.text("pid"));
    process.pidfile_ = TRY(settings.path("pidfile"));
    process.unit_ = TRY(settings.text("unit"));
    const int given = !process.pid_.empty() + !process.pidfile_.empty() + !process.unit_.empty();
    if (given == 0) return std::nullopt;
    if (given > 1) return settings.bad("pidfile", "give one of pid, pidfile and unit");
    if (!process.pid_.empty() && !parse_pid(process.pid_))
        return settings.bad("pid", "is not a process number");
    if (process.unit_.starts_with('-')) return settings.bad("unit", "is not a unit's name");
    return process;
}

Result<pid_t> ServiceProcess::find(std::stop_token stop) const
{
    std::string text = pid_;
    if (!pidfile_.empty()) text = TRY(file::read(pidfile_, 64));
    if (!unit_.empty()) {
        text = TRY(run_command({"systemctl", "show", "--property=MainPID", "--value", unit_},
                               std::chrono::seconds(10), {}, std::move(stop)));
    }
    if (const auto process = parse_pid(text)) return *process;
    return fail(Errc::hook_failed, pidfile_ + unit_ + ": no process runs");
}

Result<void> ServiceProcess::signal(int number, std::stop_token stop) const
{
    const pid_t process = TRY(find(std::move(stop)));
    if (kill(process, number) == 0) return {};
    const int why = errno;
    const std::string what = "signalling process " + std::to_string(process) + ": " +
                             std::generic_category().message(why);
    if (why != EPERM) return fail(Errc::hook_failed, what);
    return fail(Errc::permission,
                what +
                    ": it is another user's; let `reload` ask systemd or sudo instead "
                    "(docs/unattended.md)");
}

Result<int> parse_signal(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, int>, 4> signals{
        {{"HUP", SIGHUP}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"WINCH", SIGWINCH}}};
    if (name.starts_with("SIG")) name.remove_prefix(3);
    for (const auto& [known, number] : signals)
        if (known == name) return number;
    return fail(Errc::bad_config, "is HUP, USR1, USR2 or WINCH");
}

}  // namespace acme8443::hooks
